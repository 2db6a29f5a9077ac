"""The administrator's and the auditor's pages, gathered under one address from the features that know them."""
