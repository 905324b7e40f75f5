"""The addresses below /accounts/: of django-allauth's only the names that it reverses itself, and only our views."""

from django.urls import path

from portal.identity.decorators import in_own_language
from portal.identity.views import entrance, factors

urlpatterns = [
    path("login/", in_own_language(entrance.Enter.as_view()), name="account_login"),
    path("login/code/", in_own_language(entrance.ConfirmCode.as_view()), name="account_confirm_login_code"),
    path("login/second/", in_own_language(entrance.SecondFactorOnTheWayIn.as_view()), name="mfa_authenticate"),
    path("logout/", in_own_language(entrance.Leave.as_view()), name="account_logout"),
    path("inactive/", in_own_language(entrance.Inactive.as_view()), name="account_inactive"),
    path("second-factor/", in_own_language(factors.Choose.as_view()), name="mfa_index"),
    path("second-factor/show/", in_own_language(entrance.SecondFactorInside.as_view()), name="mfa_reauthenticate"),
    path("second-factor/app/", in_own_language(factors.SetUpApp.as_view()), name="second_factor_app"),
    path("second-factor/card/", in_own_language(factors.SetUpCard.as_view()), name="second_factor_card"),
]
