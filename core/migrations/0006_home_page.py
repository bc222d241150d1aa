"""The start page stands where Wagtail put its welcome page; the site answers on every host and port."""

from django.db import migrations


def make_home(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("core", "HomePage")
    if HomePage.objects.exists():
        return
    root = Page.objects.get(depth=1)
    Site.objects.all().delete()
    Page.objects.filter(depth=2, slug="home", content_type__model="page").delete()
    kind, _ = ContentType.objects.get_or_create(app_label="core", model="homepage")
    locale, _ = Locale.objects.get_or_create(language_code="zh-hans")
    taken = Page.objects.filter(depth=2).order_by("-path").values_list("path", flat=True).first()
    step = int(taken[4:], 36) + 1 if taken else 1
    digits = ""
    while step:
        step, rest = divmod(step, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + digits
    home = HomePage.objects.create(
        title="智社", draft_title="智社", slug="home", content_type=kind, locale=locale,
        path=f"{root.path}{digits:0>4}", depth=2, numchild=0, url_path="/home/",
    )
    Page.objects.filter(pk=root.pk).update(numchild=Page.objects.filter(depth=2).count())
    Site.objects.create(hostname="localhost", port=80, root_page_id=home.pk, is_default_site=True, site_name="智社")


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_corrections"),
        ("wagtailcore", "0094_alter_page_locale"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_home, migrations.RunPython.noop)]
