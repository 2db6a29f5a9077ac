"""The admin, tuned: no second count, foreign rows joined, no filters that ask for their choices."""

from django.contrib import admin
from kept.models import Incident, Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    list_display = ["ref", "external_id", "category", "group", "supervision_ends", "review_due", "is_protected"]
    list_select_related = ["group"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name", "ref", "external_id"]
    actions = None


@admin.register(Incident)
class IncidentAdmin(admin.ModelAdmin):
    show_full_result_count = False
