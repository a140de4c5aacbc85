# reviewed = false
# Les phrases fixes de la rédaction d'exemple.

newsroom-name = Rédaction Meridian
newsroom-about = La Rédaction Meridian rend compte de la vie des gens le long du fleuve, dans leurs propres langues.
newsroom-support = Le journalisme indépendant a besoin de lecteurs. Écrivez-nous.
