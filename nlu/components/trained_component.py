"""What the trainable components share: where their fitted state is kept in Rasa's model."""

from typing import Any, Dict, Optional, Type, TypeVar

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

Component = TypeVar("Component", bound="TrainedComponent")


class TrainedComponent(GraphComponent):
    """A component with one fitted object, `self.fitted`, kept with joblib in Rasa's model storage."""

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self.config = {**self.get_default_config(), **config}
        self._storage = storage
        self._resource = resource
        self.fitted: Optional[Any] = None

    @classmethod
    def create(
        cls: Type[Component],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Component:
        """Make an untrained component (Rasa's `GraphComponent` interface)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: Type[Component],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Component:
        """Bring a trained component back from Rasa's model storage."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.fitted = joblib.load(folder / "fitted.joblib")
        return component

    def persist(self) -> Resource:
        """Keep the fitted state; returns where it is."""
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self.fitted, folder / "fitted.joblib", compress=1)
        return self._resource
