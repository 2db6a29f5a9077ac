from django.contrib import admin
from django.urls import path
from kept.views import person

urlpatterns = [path("admin/", admin.site.urls), path("people/<str:ref>", person)]
