"""A scikit-learn model for `command`: `python3 sklearn-model.py fit MANIFEST` and `… predict MANIFEST`. Needs scikit-learn, pandas and joblib."""

import json
import sys
from pathlib import Path

import joblib
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

call, manifest_path = sys.argv[1], sys.argv[-1]
manifest = json.loads(Path(manifest_path).read_text(encoding="utf8"))
numbers = [feature["name"] for feature in manifest["features"] if feature["kind"] == "number"]
words = [feature["name"] for feature in manifest["features"] if feature["kind"] == "word"]
model_file = Path(manifest["modelFolder"]) / "model.joblib"


def read(path):
    """Words stay words: pandas would take 'NA' and 'None' for missing, and '007' for 7."""
    return pd.read_csv(path, dtype={name: str for name in [*words, manifest["targetColumn"]]}, keep_default_na=False, na_values={name: [""] for name in numbers})


if call == "fit":
    table = read(manifest["train"])
    model = make_pipeline(
        make_column_transformer((SimpleImputer(keep_empty_features=True), numbers), (OneHotEncoder(handle_unknown="ignore"), words)),
        RandomForestClassifier(n_estimators=manifest["parameters"].get("trees", 100), random_state=manifest["seed"] % 2**31),
    )
    model.fit(table[numbers + words], table[manifest["targetColumn"]])
    joblib.dump(model, model_file)
else:
    table = read(manifest["test"])
    model = joblib.load(model_file)
    shares = pd.DataFrame(model.predict_proba(table[numbers + words]), columns=model.classes_).reindex(columns=manifest["classes"], fill_value=0.0)
    shares.columns = manifest["scoreColumns"]
    shares.insert(0, manifest["idColumn"], table[manifest["idColumn"]])
    shares.to_csv(manifest["predictions"], index=False)
