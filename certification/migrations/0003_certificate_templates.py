"""The three kinds of certificate, worded after domain facts: allowed titles, no state words. Editable in /cms/."""

from django.db import migrations

TRAINING = (
    "兹证明{name}于{from}至{to}参加由{organiser}举办的《{course}》培训，共{hours}学时，考核合格，特发此证。"
)
TEMPLATES = (
    {"name": "培训结业证书", "kind": "JY", "title": "培训结业证书", "title_en": "Certificate of Completion",
     "body": TRAINING, "valid_months": None},
    {"name": "继续教育学时证明", "kind": "XS", "title": "继续教育学时证明", "title_en": "Record of Continuing Education",
     "body": "兹证明{name}于{from}至{to}完成《{course}》学习并考核合格，由{organiser}记入继续教育{hours}学时。",
     "valid_months": None},
    {"name": "实习鉴定证明", "kind": "SX", "title": "实习鉴定证明", "title_en": "Record of Practicum",
     "body": "兹证明{name}于{from}至{to}在{organiser}辖区完成{course}，经督导确认共{hours}小时，鉴定合格，特此证明。",
     "valid_months": None},
)


def write(apps, schema_editor):
    model = apps.get_model("certification", "CertificateTemplate")
    for words in TEMPLATES:
        model.objects.get_or_create(name=words["name"], defaults=words)


class Migration(migrations.Migration):
    dependencies = [("certification", "0002_certificates")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
