"""Every page that the browser tests visit; a new page joins by one line.

``{base}`` is the workspace's address. A page that a room has not built yet is no page: leave it out.
"""

SIGNED_IN = [
    "{base}",
    "{base}gallery/",
    "{base}palette/?q=t",
    "{base}files/",
    "{base}files/formats/",
    "{base}channels/",
    "{base}channels/add/",
    "{base}health/",
    "{base}results/",
    "{base}results/posts/",
    "{base}reports/",
    "{base}money/",
    "{base}money/settings/",
    "{base}money/costs/",
    "{base}money/costs/add/",
    "{base}money/hours/",
    "{base}money/sales/",
    "{base}money/sources/",
    "{base}people/",
    "{base}settings/",
    "{base}settings/keys/",
    "{base}audit/",
    "{base}no-such-page/",
    "/workspaces/",
    "/me/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/logout/",
]
SIGNED_OUT = [
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/inactive/",
]
