# reviewed = false
# Las frases fijas de la redacción de ejemplo.

newsroom-name = Redacción Meridian
newsroom-about = La Redacción Meridian informa sobre la vida de la gente a lo largo del río, en sus propias lenguas.
newsroom-support = El periodismo independiente necesita lectores. Escríbanos.
