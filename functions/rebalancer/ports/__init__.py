"""What the use cases need from outside, as Protocols, by area.

Adapters give it; fakes give it in tests; one contract suite binds both."""
