"""The Python side of `npm run bench:peers`: scikit-learn, xgboost and lightgbm on the folds that the suite uses.

    peers.py versions                                   what is installed, as JSON
    peers.py compare TABLE [--models a,b] [--workers 2] [--threads 1] [--folds 5] [--state 42] [--write-folds FILE]
                                                        cross_validate of each model: seconds, accuracies and the hash of the
                                                        folds as JSON; FILE gets the number of each row's test fold
    peers.py grow TABLE --models a --rows n             one fit on two thirds of the first n rows, predict on the others
    peers.py read TABLE                                 seconds of pandas.read_csv
    peers.py single TABLE --models tree|l2|l1 [--workers 2]
                                                        one model on each column alone, denial of service against as many other rows

TABLE is a file of the KDD99 family as served (no header, label in column 42), or `*.csv` with a header and the class in the last column.
Words are codes in sorted order for trees and boosting; one-hot, then StandardScaler, inside the pipeline for the rest.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from importlib.metadata import PackageNotFoundError, version

parser = argparse.ArgumentParser()
parser.add_argument("task", choices=["versions", "compare", "grow", "read", "single"])
parser.add_argument("table", nargs="?")
parser.add_argument("--models", default="")
parser.add_argument("--workers", type=int, default=1)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--folds", type=int, default=5)
parser.add_argument("--state", type=int, default=42)
parser.add_argument("--rows", type=int, default=0)
parser.add_argument("--write-folds", default="")
options = parser.parse_args()
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(options.threads)

PACKAGES = ["scikit-learn", "xgboost", "lightgbm", "numpy", "pandas"]
TREES = ["random-forest", "xgboost", "decision-tree", "lightgbm"]


def installed(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def read(path):
    import pandas as pd

    if path.endswith(".csv"):
        table = pd.read_csv(path)
        return table.iloc[:, :-1], table.iloc[:, -1].astype(str)
    table = pd.read_csv(path, header=None)
    label = table[41].str.rstrip(".")
    return table.iloc[:, :41], label.where(label == "normal", "attack")


def estimator(name, threads):
    """The peer of a model with its library's defaults, and seeds fixed."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import GaussianNB
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.svm import SVC
    from sklearn.tree import DecisionTreeClassifier

    if name == "xgboost":
        from xgboost import XGBClassifier

        return XGBClassifier(n_jobs=threads, random_state=0)
    if name == "lightgbm":
        from lightgbm import LGBMClassifier

        return LGBMClassifier(n_jobs=threads, random_state=0, verbose=-1)
    return {
        "random-forest": lambda: RandomForestClassifier(random_state=0, n_jobs=threads),
        "svc": lambda: SVC(random_state=0),
        "knn": lambda: KNeighborsClassifier(n_jobs=threads),
        "logistic-regression": lambda: LogisticRegression(max_iter=1000),
        "naive-bayes": lambda: GaussianNB(),
        "decision-tree": lambda: DecisionTreeClassifier(random_state=0),
    }[name]()


def pipeline(name, features, threads):
    from sklearn.compose import make_column_transformer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

    words = [c for c in features.columns if not str(features[c].dtype).startswith(("int", "float"))]
    numbers = [c for c in features.columns if c not in words]
    if name in TREES:
        encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
        return make_pipeline(make_column_transformer((encoder, words), ("passthrough", numbers)), estimator(name, threads))
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return make_pipeline(
        make_column_transformer(("passthrough", numbers), (encoder, words)), StandardScaler(), estimator(name, threads)
    )


def folds_hash(folds):
    """The hash that results.json calls foldsHash."""
    digest = hashlib.sha256()
    for number, (train, test) in enumerate(folds):
        digest.update(f"r1f{number + 1}:{len(train)}:{len(test)};".encode())
        digest.update(train.astype("<u4").tobytes() + test.astype("<u4").tobytes())
    return digest.hexdigest()


def compare():
    import numpy as np
    from sklearn.model_selection import StratifiedKFold, cross_validate

    started = time.perf_counter()
    features, label = read(options.table)
    loaded = time.perf_counter()
    y = np.unique(label.to_numpy(str), return_inverse=True)[1]
    splitter = StratifiedKFold(options.folds, shuffle=True, random_state=options.state)
    folds = list(splitter.split(features, y))
    if options.write_folds:
        tested_in = np.zeros(len(y), int)
        for number, (_, test) in enumerate(folds):
            tested_in[test] = number + 1
        with open(options.write_folds, "w") as file:
            file.writelines(f"{number}\n" for number in tested_in)
    if options.workers > 1:  # starting the worker processes is not a model's business
        cross_validate(estimator("naive-bayes", 1), np.eye(20), np.arange(20) % 2, cv=2, n_jobs=options.workers)
    models = {}
    for name in filter(None, options.models.split(",")):
        start = time.perf_counter()
        scores = cross_validate(
            pipeline(name, features, options.threads), features, y, cv=folds, scoring="accuracy", n_jobs=options.workers
        )
        models[name] = {"seconds": time.perf_counter() - start, "accuracy": float(np.mean(scores["test_score"]))}
        if not np.isfinite(models[name]["accuracy"]):
            sys.exit(f"{name}: no accuracy")
    return {"load": loaded - started, "foldsHash": folds_hash(folds), "rows": len(y), "models": models}


def grow():
    import numpy as np

    features, label = read(options.table)
    rows = options.rows or len(label)
    features, y = features.iloc[:rows], np.unique(label.to_numpy(str)[:rows], return_inverse=True)[1]
    cut = rows * 2 // 3
    model = pipeline(options.models, features, options.threads)
    start = time.perf_counter()
    model.fit(features.iloc[:cut], y[:cut])
    fitted = time.perf_counter()
    accuracy = float(np.mean(model.predict(features.iloc[cut:]) == y[cut:]))
    return {"fit": fitted - start, "predict": time.perf_counter() - fitted, "accuracy": accuracy}


def read_only():
    import pandas as pd

    pd.DataFrame({"a": [1]})
    start, used = time.perf_counter(), time.process_time()
    rows = len(pd.read_csv(options.table, header=None))
    return {"seconds": time.perf_counter() - start, "cpu": time.process_time() - used, "rows": rows}


DENIAL_OF_SERVICE = ["back", "land", "neptune", "pod", "smurf", "teardrop"]


def score_column(values, is_word, y, train, test, name):
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import accuracy_score, confusion_matrix, precision_score, recall_score, roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler
    from sklearn.tree import DecisionTreeClassifier

    models = {
        "tree": lambda: DecisionTreeClassifier(random_state=0),
        "l2": lambda: LogisticRegression(max_iter=1000),
        "l1": lambda: LogisticRegression(l1_ratio=1, solver="saga", max_iter=1000),
    }
    encoder = OneHotEncoder(handle_unknown="ignore") if is_word else StandardScaler()
    model = make_pipeline(encoder, models[name]())
    model.fit(values[train], y[train])
    predicted, score = model.predict(values[test]), model.predict_proba(values[test])[:, 1]
    (_, _), (missed, hit) = confusion_matrix(y[test], predicted)
    return {
        "accuracy": float(accuracy_score(y[test], predicted)),
        "recall": recall_score(y[test], predicted),
        "precision": precision_score(y[test], predicted, zero_division=0),
        "fnr": missed / (missed + hit),
        "auc": roc_auc_score(y[test], score),
    }


def single():
    import numpy as np
    import pandas as pd
    from joblib import Parallel, delayed
    from sklearn.model_selection import train_test_split

    table = pd.read_csv(options.table, header=None)
    few = np.arange(1000)  # starting the workers and their imports is not a model's business
    Parallel(n_jobs=options.workers)(
        delayed(score_column)(few.reshape(-1, 1).astype(float), False, few % 2 == 1, few[:500], few[500:], options.models)
        for _ in range(options.workers)
    )
    start = time.perf_counter()
    y = table[41].str.rstrip(".").isin(DENIAL_OF_SERVICE).to_numpy()
    rng = np.random.default_rng(42)
    fewer = min(y.sum(), (~y).sum())
    rows = np.concatenate([rng.choice(np.flatnonzero(y == side), fewer, replace=False) for side in (False, True)])
    table, y = table.iloc[rows, :41].reset_index(drop=True), y[rows]
    words = [not str(table[c].dtype).startswith(("int", "float")) for c in table.columns]
    columns = [table[[c]].to_numpy(object if word else float) for c, word in zip(table.columns, words)]
    train, test = train_test_split(np.arange(len(y)), test_size=0.2, stratify=y, random_state=42)
    scores = Parallel(n_jobs=options.workers)(
        delayed(score_column)(values, word, y, train, test, options.models) for values, word in zip(columns, words)
    )
    return {"seconds": time.perf_counter() - start, "rows": len(y), "accuracy": max(score["accuracy"] for score in scores)}


tasks = {"versions": lambda: {"python": sys.version.split()[0], **{p: installed(p) for p in PACKAGES}}, "compare": compare, "grow": grow, "read": read_only, "single": single}
print(json.dumps(tasks[options.task]()))
