"""Every room's addresses in one place."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # The busiest room first: addresses are tried in this order.
    path("", include("batru.pillars.government.onestop.urls")),
    path("", include("batru.commons.people.urls")),
    path("", include("batru.commons.places.urls")),
    path("", include("batru.commons.notices.urls")),
    path("", include("batru.commons.payments.urls")),
    path("", include("batru.commons.papers.urls")),
    path("", include("batru.commons.imports.urls")),
    path("", include("batru.commons.tasks.urls")),
    path("", include("batru.commons.prints.urls")),
    path("", include("batru.commons.post.urls")),
    path("", include("batru.commons.partners.urls")),
    path("", include("batru.pillars.government.hall.urls")),
    path("", include("batru.index.urls")),
    path("", include("batru.evaluation.urls")),
    path("", include("batru.foresight.urls")),
    path("", include("batru.command.urls")),
    path("", include("batru.site.programs")),
    path("", include("batru.site.portal")),
]
