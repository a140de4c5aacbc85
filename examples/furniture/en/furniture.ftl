# reviewed = false
# The sample newsroom's own fixed phrases. They overlay the built-in ones in
# locales/en/furniture.ftl and follow the same rules.

newsroom-name = Meridian Newsroom
newsroom-about = Meridian Newsroom reports on the lives of people along the river, in their own languages.
newsroom-support = Independent reporting needs readers. Write to us.
