"""What certification adds to composed pages."""

from certification import certificate_slots, placement_slots

placement_slots.register_all()
certificate_slots.register_all()
