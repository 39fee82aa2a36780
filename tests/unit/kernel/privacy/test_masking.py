"""An answer loses every field that its reader may not see, by what the contract says of the field."""

from __future__ import annotations

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool
from google.protobuf.message_factory import GetMessageClass

from chungtay.case_intake.v1 import case_intake_service_pb2 as intake
from chungtay.case_intake.v1 import form01_pb2 as forms
from chungtay.court_liaison.v1 import hearing_pb2 as hearings
from services.kernel.privacy.categories import Category
from services.kernel.privacy.masking import mask


def a_case() -> intake.GetCaseResponse:
    child = forms.Child(name="Nguyễn Thị Bích", date_of_birth="2016-05-04", school="Trường A")
    form = forms.Form01(children=[child], family="Cha mẹ ly thân", current_state="hoảng sợ")
    return intake.GetCaseResponse(reference="R", state="open", version=3, narrative="Chuyện", form=form)


@pytest.mark.rule("need-to-know")
def test_with_nothing_allowed_only_plain_fields_are_left() -> None:
    """Reference, state and version; of the form and its children the bare shape."""
    case = a_case()
    assert mask(case, ()) == set()
    assert (case.reference, case.state, case.version) == ("R", "open", 3)
    assert case.form.children[0] == forms.Child()
    assert (case.narrative, case.form.family, case.form.current_state) == ("", "", "")


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("category", [Category.IDENTITY, Category.BIRTH, Category.SCHOOL, Category.FAMILY])
def test_what_is_allowed_is_left_and_told(category: Category) -> None:
    """The access log says of what something was shown, not what might have been."""
    case = a_case()
    assert mask(case, {category, Category.EVIDENCE}) == {category}
    left = case.form.children[0].name, case.form.children[0].date_of_birth, case.form.children[0].school
    assert [bool(value) for value in (*left, case.form.family)] == [
        category is one for one in (Category.IDENTITY, Category.BIRTH, Category.SCHOOL, Category.FAMILY)
    ]
    assert case.narrative == ""


@pytest.mark.rule("need-to-know")
def test_a_message_that_says_as_a_whole_what_it_holds_goes_as_a_whole() -> None:
    """When a child has its therapy is told by times, which say nothing of themselves."""
    window = hearings.TimeWindow()
    window.starts_at.GetCurrentTime()
    wanted = hearings.WantedHearing(minutes=90, appointments=[window], transport=[window])
    held = hearings.Listing(wanted=wanted)
    assert mask(held, {Category.ACCOMMODATION}) == {Category.ACCOMMODATION}
    assert len(held.wanted.appointments) == 1
    assert mask(held, {Category.BIRTH}) == set()
    assert held.wanted == hearings.WantedHearing(minutes=90, transport=[window])


def test_with_everything_allowed_nothing_is_lost() -> None:
    """The whole answer, byte for byte."""
    case, whole = a_case(), a_case()
    mask(case, frozenset(Category))
    assert case == whole


def test_a_field_that_says_nothing_of_itself_is_emptied() -> None:
    """Default deny: a field that somebody forgot to tag must not be the one that is shown."""
    file = descriptor_pb2.FileDescriptorProto(name="untagged.proto", package="untagged", syntax="proto3")
    file.message_type.add(name="Message").field.add(name="text", number=1, type=9, label=1)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    message = GetMessageClass(pool.FindMessageTypeByName("untagged.Message"))(text="Bích")
    assert mask(message, frozenset(Category)) == set()
    assert not message.ListFields()
