"""The description of the API in OpenAPI, for everybody who may call it."""

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView

from staff.actors import Actor


@extend_schema(exclude=True)
class Schema(SpectacularJSONAPIView):
    """OpenAPI 3, in JSON."""

    def allowed_to(self, actor: Actor) -> bool:
        """Whoever has a role may read what the API offers."""
        return True
