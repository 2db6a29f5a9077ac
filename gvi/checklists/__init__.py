"""The checklist of a call-in, counted back from its day, and the playbook that a site's checklists begin from."""
