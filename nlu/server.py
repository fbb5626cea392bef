"""Starts Rasa's server as `rasa run` does, with its token from the environment: `python -m nlu.server --port 5005 …`.

`rasa run` takes the token of its HTTP API only on the command line, where every user of the machine can
read it in the list of processes. Here it comes from `IZ_RASA_TOKEN`.
"""

import os
import sys

from rasa.__main__ import main

from nlu.lean import compile_action_schema, run_graphs_plainly

if __name__ == "__main__":
    compile_action_schema()
    run_graphs_plainly()
    token = os.environ.get("IZ_RASA_TOKEN")
    sys.argv = [
        "rasa",
        "run",
        "--enable-api",
        *sys.argv[1:],
        *(["--auth-token", token] if token else []),
    ]
    main()
