# reviewed = false
# Furniture: fixed phrases that news pages carry around the story.
# A whole block whose text is one of these values becomes the target
# locale's value of the same message; see docs/furniture.md.

accessibility-links = Ligações de acessibilidade
skip-to-main-content = Saltar para o conteúdo principal
skip-to-main-navigation = Saltar para a navegação principal
skip-to-search = Saltar para a pesquisa
back-to-top = Voltar ao topo
breaking-news = Última hora
latest-news = Últimas notícias
live-updates = Em direto
most-popular = Mais lidas
editors-pick = Escolha do editor
analysis = Análise
opinion = Opinião
interview = Entrevista
explainer = Explicador
fact-check = Verificação de factos
photo-gallery = Fotogaleria
video = Vídeo
podcast = Podcast
image-16x9 = Imagem 16x9
read-more = Ler mais
read-also = Leia também
see-also = Veja também
related-stories = Notícias relacionadas
share-article = Partilhar este artigo
print-article = Imprimir este artigo
subscribe-newsletter = Subscreva a nossa newsletter
follow-us = Siga-nos
advertisement = Publicidade
no-media-source = De momento, não há nenhuma fonte multimédia disponível
developing-story = Esta é uma notícia em desenvolvimento e será atualizada.
correction = Correção
editors-note = Nota da redação
all-rights-reserved = Todos os direitos reservados.
