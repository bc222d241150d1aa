"""What certification adds to composed pages."""

from certification import placement_slots

placement_slots.register_all()
