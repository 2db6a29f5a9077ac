"""The same facts in the plain: no seal, no owner, no site."""

from django.db import models


class Group(models.Model):
    alias = models.CharField(max_length=60, unique=True)

    def __str__(self):
        return self.alias


class Person(models.Model):
    ref = models.CharField(max_length=12, unique=True)
    external_id = models.CharField(max_length=80, db_index=True)
    category = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    review_due = models.DateField(null=True, db_index=True)
    is_protected = models.BooleanField()
    name = models.CharField(max_length=200, db_index=True)
    personnummer = models.CharField(max_length=12, null=True, db_index=True)
    group = models.ForeignKey(Group, models.PROTECT)
    supervision_ends = models.DateField(null=True, db_index=True)

    class Meta:
        ordering = ["ref"]


class Tie(models.Model):
    a = models.ForeignKey(Person, models.CASCADE, related_name="ties_a")
    b = models.ForeignKey(Person, models.CASCADE, related_name="ties_b")
    kind = models.CharField(max_length=40)
    strength = models.IntegerField()


class Visit(models.Model):
    person = models.ForeignKey(Person, models.CASCADE)
    planned_for = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=40, null=True)
    message = models.CharField(max_length=40, null=True)


class TeamMember(models.Model):
    visit = models.ForeignKey(Visit, models.CASCADE)
    agency = models.CharField(max_length=120)
    name = models.CharField(max_length=120)


class Incident(models.Model):
    happened_at = models.DateTimeField(db_index=True)
    area_name = models.CharField(max_length=80)
    harm = models.CharField(max_length=40)
    group_related = models.CharField(max_length=40)
    type = models.CharField(max_length=120)
    summary = models.TextField()


class Reading(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    user_id = models.IntegerField()
    subject = models.CharField(max_length=40)
