"""The parts of the pipeline that have scikit-learn or Rasa under them, on small data."""

from tests.rasa_environment import in_rasas_environment


def test_scores_are_those_of_scikit_learn() -> None:
    difference, unknown = in_rasas_environment(
        """
        import json
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC
        from nlu.components.linear_model import TOLERANCE, fit_linear_model

        texts = [f"{word} {other} {word}" for word in "abcd" for other in "efghij"]
        labels = [text[0] if text[0] != "d" else "c" for text in texts]
        learnt = fit_linear_model(texts, labels, str.split, C=1.0, rarest=1)
        vectorizer = TfidfVectorizer(analyzer=str.split, sublinear_tf=True)
        classifier = LinearSVC(tol=TOLERANCE, random_state=0).fit(vectorizer.fit_transform(texts), labels)
        asked = "a a e j nothing"
        expected = classifier.decision_function(vectorizer.transform([asked]))[0]
        found = learnt.model.scores(asked.split())
        print(json.dumps([float(np.abs(found - expected).max()), learnt.model.scores(["nothing"])]))
        """
    )
    assert difference < 0.01
    assert unknown is None


def test_what_no_intent_claims_is_out_of_scope_and_probabilities_add_up_to_one() -> None:
    claimed, unclaimed, total = in_rasas_environment(
        """
        import json
        import numpy as np
        from nlu.components.calibration import fit_scope

        random = np.random.RandomState(0)
        labels = np.array(["housing"] * 60 + ["outside"] * 60 + ["school"] * 60)
        scores = random.normal(-1, 0.3, (180, 3))
        scores[:60, 0] += 2
        scores[60:120, 1] += 0.4
        scores[120:, 2] += 2
        scope = fit_scope(scores, labels, "outside")
        claimed = scope.probabilities(np.array([1.0, -0.6, -1.0]), 3.0)
        unclaimed = scope.probabilities(np.array([-1.2, -0.6, -1.3]), 3.0)
        print(json.dumps([int(claimed.argmax()), int(unclaimed.argmax()), float(unclaimed.sum())]))
        """
    )
    assert (claimed, unclaimed) == (0, 1)
    assert abs(total - 1) < 1e-6


def test_the_importer_gives_what_rasas_own_gives() -> None:
    same, copies_are_free, set_changes = in_rasas_environment(
        """
        import copy, json
        from rasa.shared.importers.rasa import RasaFileImporter
        from nlu.importer import ExamplesImporter

        arguments = ("config.yml", "domain.yml", ["nlu/examples/de.yml"])
        own, ours = (kind(*arguments).get_nlu_data() for kind in (RasaFileImporter, ExamplesImporter))
        example = ours.training_examples[0]
        twin = copy.deepcopy(example)
        free = twin == example and twin is not example and twin.data is not example.data
        before = twin.fingerprint()
        twin.set("intent", "other")
        changed = twin.fingerprint() != before and example.fingerprint() == before
        print(json.dumps([own.fingerprint() == ours.fingerprint(), free, changed]))
        """
    )
    assert same
    assert copies_are_free
    assert set_changes
