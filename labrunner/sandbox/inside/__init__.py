"""What runs inside the wall: loaded by path in a process of its own, so that no lab, config or answer is near it."""
