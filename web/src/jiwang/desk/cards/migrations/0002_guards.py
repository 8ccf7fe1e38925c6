"""What a family has agreed to is known in its village; its own words about cause and illness, QR codes and prints at the township."""

from django.db import migrations

from jiwang.kit.guards import TOWNSHIP, VILLAGE, guarded, never_changed


class Migration(migrations.Migration):
    dependencies = [("cards", "0001_initial")]
    operations = [
        guarded("cards_consent", VILLAGE),
        guarded("cards_print", VILLAGE),
        guarded("cards_batch", TOWNSHIP),
        guarded("cards_wording", TOWNSHIP),
        guarded("cards_pass", TOWNSHIP),
        guarded("cards_try", TOWNSHIP),
        *(never_changed(f"cards_{one}") for one in ("consent", "wording", "batch", "print", "try")),
    ]
