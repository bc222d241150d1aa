"""What courses tells Wagtail."""

from wagtail.snippets.models import register_snippet

from courses.viewsets import TeachingGroup

register_snippet(TeachingGroup)
