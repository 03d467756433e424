"""
The predictions that this example compares: a detector as it stands on main, one as a pull request has it, and one that a pull request has broken.
Trained and tested on the rows that the suite's `holdout` with `rng: numpy` draws, so that ids and test rows are the same there and here.

    python3 make_predictions.py [FOLDER OF THE REPOSITORY]      # writes predictions/*.csv.gz; scikit-learn 1.9.1, pandas 3.1.1, numpy 2.4.6
"""

import gzip
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

here = Path(__file__).parent
repository = Path(sys.argv[1]) if len(sys.argv) > 1 else here.parents[2]
connections = pd.read_csv(repository / "data" / "kdd99-generated.csv.gz", header=None)
*features, label = connections.columns
truth = np.where(connections[label] == "normal.", "normal", "attack")
ids = np.arange(len(connections))
# the suite says the same: resampling: { holdout: { test: 0.16, rng: numpy, randomState: 42 } }, classes normal and attack in this order
train, test = train_test_split(ids, test_size=0.16, stratify=(truth == "attack").astype(int), random_state=42)
words = [column for column in features if not pd.api.types.is_numeric_dtype(connections[column])]


def predict(columns, trees, depth):
    """Scores of the class attack for the test rows, to three digits."""
    chosen = [column for column in words if column in columns]
    model = make_pipeline(
        make_column_transformer((OneHotEncoder(handle_unknown="ignore"), chosen), remainder="passthrough"),
        RandomForestClassifier(n_estimators=trees, max_depth=depth, random_state=0),
    )
    model.fit(connections.loc[train, columns], truth[train])
    attack = list(model.classes_).index("attack")
    return model.predict_proba(connections.loc[test, columns])[:, attack].round(3)


def write(name, scores, rows):
    table = pd.DataFrame({"id": test, "truth": truth[test], "predicted": np.where(scores > 0.5, "attack", "normal"), "score_attack": scores})
    table["score_normal"] = (1 - table["score_attack"]).round(3)
    text = table.head(rows).to_csv(index=False)
    with open(here / "predictions" / f"{name}.csv.gz", "wb") as file, gzip.GzipFile("", "wb", mtime=0, fileobj=file) as packed:
        packed.write(text.encode())


main = predict(features, trees=60, depth=None)
pull_request = predict(features, trees=90, depth=None)
write("main", main, None)
write("pr", pull_request, None)
# the pull request that forgot most of the columns
write("degraded", predict(features[:8], trees=60, depth=4), None)
# sixty test rows decide nothing
write("main-tiny", main, 60)
write("pr-tiny", pull_request, 60)
