"""Who has anything in common with somebody new: nobody whom the matching would compare is missed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import make
from warmhand.core.same_person_blocks import keys_of
from warmhand.services.same_near import SIGNED, near, near_clients, signs
from warmhand.services.same_records import partner_record
from warmhand.store.models import Partner

given_names = st.sampled_from(["Bill", "William", "Anna", "Annabel", "A", "Ruth"])
last_names = st.sampled_from(
    ["Okafor", "Young-Mayka", "Youngmayka", "Young Mayka", "O’Brien", "OBrien", "Hale Jr"]
)
partners = st.builds(
    lambda first, middle, last, said, **rest: Partner(
        name=" ".join(filter(None, (first, middle, last))), family_name=last if said else "", **rest
    ),
    given_names,
    st.sampled_from(["", "A", "Okafor", "Ruth"]),
    last_names,
    st.booleans(),
    is_organisation=st.booleans(),
    other_names=st.sampled_from(["", "Okafor, Hale"]),
    npi=st.sampled_from(["", "1234567893"]),
    phone=st.sampled_from(["", "+15035550142"]),
    email=st.sampled_from(["", "A@example.org", "a@example.org "]),
    address_line=st.sampled_from(["", "1824 King St", "12A King Street, Suite 1824"]),
    region=st.sampled_from(["", "OR"]),
    postal_code=st.sampled_from(["", "97301", "97301-4407"]),
    licence=st.sampled_from(["", "LMT-4417", "00LMT4417"]),
    licence_state=st.just("OR"),
)


@given(partners, partners)
@settings(max_examples=300)
def test_who_would_be_compared_shares_a_sign(one, other):
    shared = keys_of(partner_record(one).clean) & keys_of(partner_record(other).clean)
    ours, theirs = (signs(*(getattr(row, name) for name in SIGNED)) for row in (one, other))
    assert not shared or ours & theirs, shared


def test_who_has_nothing_in_common_is_not_near(in_practice):
    new = make.make_partner(in_practice, name="William Okafor", phone="", email="")
    like = make.make_partner(in_practice, name="Bill Okafor", phone="", email="")
    make.make_partner(in_practice, name="Sol Reyes", phone="", email="", organisation="")
    make.make_partner(in_practice, name="Will Okafor", archived_at=make.NOW)
    assert near({new.pk}) == {new.pk, like.pk}


def test_a_client_is_near_by_name_phone_or_mail(in_practice):
    bare = {"phone": "", "email": ""}
    new = make.make_client(
        in_practice, name="Bill Okafor", phone="+15035550188", email="b@example.org"
    )
    near_by = [
        make.make_client(in_practice, **bare | {"name": "William Okafor"}),
        make.make_client(in_practice, **bare | {"name": "Sol Reyes", "phone": "503 555 0188"}),
        make.make_client(in_practice, **bare | {"name": "Ann Lee", "email": "B@example.org"}),
    ]
    make.make_client(in_practice, **bare | {"name": "Lena Ortiz"})
    assert near_clients({new.pk}) == {new.pk, *(row.pk for row in near_by)}
