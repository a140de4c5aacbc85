# reviewed = false
# Les frases fixes de la redacció d'exemple.

newsroom-name = Redacció Meridian
newsroom-about = La Redacció Meridian informa sobre la vida de la gent al llarg del riu, en les seves pròpies llengües.
newsroom-support = El periodisme independent necessita lectors. Escriviu-nos.
