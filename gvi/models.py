"""Every feature's models, imported so that the metadata is whole."""

from gvi.accounts import models as accounts
from gvi.agencies import models as agencies
from gvi.appearances import models as appearances
from gvi.audit import models as audit
from gvi.callins import clearance_models as clearances
from gvi.callins import models as callins
from gvi.callins import selection_models as selections
from gvi.checklists import models as checklists
from gvi.closing import models as closing
from gvi.conflicts import models as conflicts
from gvi.door import models as door
from gvi.entry import models as entry
from gvi.exports import models as exports
from gvi.followups import models as followups
from gvi.groups import models as groups
from gvi.imports import models as imports
from gvi.incidents import models as incidents
from gvi.invitations import models as invitations
from gvi.letters import models as letters
from gvi.mail import models as mail
from gvi.members import facts
from gvi.members import models as members
from gvi.merging import models as merging
from gvi.networks import models as networks
from gvi.oversight import models as oversight
from gvi.readings import models as readings
from gvi.rechecks import models as rechecks
from gvi.releases import models as releases
from gvi.replies import models as replies
from gvi.retention import models as retention
from gvi.reviews import models as reviews
from gvi.serving import models as serving
from gvi.sites import models as sites
from gvi.speakers import models as speakers
from gvi.support import models as support
from gvi.terms import models as terms
from gvi.visits import models as visits

__all__ = [
    "accounts",
    "agencies",
    "appearances",
    "audit",
    "callins",
    "checklists",
    "clearances",
    "closing",
    "conflicts",
    "door",
    "entry",
    "exports",
    "facts",
    "followups",
    "groups",
    "imports",
    "incidents",
    "invitations",
    "letters",
    "mail",
    "members",
    "merging",
    "networks",
    "oversight",
    "readings",
    "rechecks",
    "releases",
    "replies",
    "retention",
    "reviews",
    "selections",
    "serving",
    "sites",
    "speakers",
    "support",
    "terms",
    "visits",
]
