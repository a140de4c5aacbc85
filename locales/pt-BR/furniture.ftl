# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Links de acessibilidade
skip-to-main-content = Ir para o conteúdo principal
skip-to-main-navigation = Ir para a navegação principal
skip-to-search = Ir para a busca
back-to-top = Voltar ao topo
breaking-news = Última hora
latest-news = Últimas notícias
live-updates = Ao vivo
most-popular = Mais lidas
editors-pick = Escolha do editor
analysis = Análise
opinion = Opinião
interview = Entrevista
explainer = Entenda
fact-check = Checagem de fatos
photo-gallery = Galeria de fotos
video = Vídeo
podcast = Podcast
image-16x9 = Imagem 16x9
read-more = Leia mais
read-also = Leia também
see-also = Veja também
related-stories = Notícias relacionadas
share-article = Compartilhe este artigo
print-article = Imprima este artigo
subscribe-newsletter = Assine nossa newsletter
follow-us = Siga-nos
advertisement = Publicidade
no-media-source = Nenhuma mídia disponível no momento
developing-story = Esta notícia está em desenvolvimento e será atualizada.
correction = Correção
editors-note = Nota do editor
all-rights-reserved = Todos os direitos reservados.
