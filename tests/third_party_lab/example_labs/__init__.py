"""Labs of our own: each folder lab_NN_name is one."""
