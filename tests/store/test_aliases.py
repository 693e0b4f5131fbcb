"""Names of attributes: unique, and none that an emulator could take for a type."""

from chalicelib.store import hot, tables

TYPES = {"S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"}


def test_no_attribute_is_called_like_a_type() -> None:
    for model in (hot.HotItem, *tables.App.__subclasses__(), tables.EntryItem):
        names = [attribute.attr_name for attribute in model.get_attributes().values()]
        assert not TYPES & set(names), model.__name__
        assert len(names) == len(set(names)), model.__name__
