"""The GOV.UK macros of govuk-frontend-jinja, ready to call.

The environment and each macro are made once per process: making them anew for each tag costs 500 times the
rendering itself.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.utils.safestring import SafeString
from jinja2 import Environment, PackageLoader, PrefixLoader

PACKAGE = "govuk_frontend_jinja"


@cache
def _environment() -> Environment:
    return Environment(loader=PrefixLoader({PACKAGE: PackageLoader(PACKAGE)}), autoescape=True, cache_size=-1)


@cache
def _macro(component: str) -> Callable[[Mapping[str, Any]], str]:
    """The macro of a component: "error-summary" is govukErrorSummary; jinja's TemplateNotFound if none."""
    template = _environment().get_template(f"{PACKAGE}/components/{component}/macro.html")
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    found: Callable[[Mapping[str, Any]], str] = getattr(template.module, name)
    return found


def render(component: str, parameters: Mapping[str, Any]) -> SafeString:
    """The markup of a component; texts in `parameters` are escaped, values of "html" keys are not."""
    return SafeString(str(_macro(component)(parameters)).strip())
