"""Pipeline components that Rasa's `config.yml` names."""
