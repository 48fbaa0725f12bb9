"""How good labels by machine are: the shipped scattering head, few labels, active against random choice."""
