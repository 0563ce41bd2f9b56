from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0001_rows_codes_and_words")]
    # A title's scopes stand in its tokens and beside its codes; `make rebuild` adds the ones that it did not have.
    operations = [migrations.RemoveField("row", "scope")]
