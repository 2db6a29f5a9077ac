"""One person's page by hand: the person, what is known, the visits, and one row in the log."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from kept.models import Person, Reading, Tie


@login_required
def person(request, ref):
    found = get_object_or_404(Person.objects.select_related("group"), ref=ref)
    visits = found.visit_set.order_by("-planned_for").prefetch_related("teammember_set")
    ties = Tie.objects.filter(Q(a=found) | Q(b=found)).select_related("a", "b")
    Reading.objects.create(user_id=request.user.pk, subject=found.ref)
    return render(request, "person.html", {"person": found, "visits": visits, "ties": ties})
