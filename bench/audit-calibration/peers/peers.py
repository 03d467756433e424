"""What deepchecks 0.19.1 and skore 0.28.0 say about KDDTrain+ -> KDDTest+.

    python peers.py deepchecks DATA_FOLDER   (scikit-learn 1.5.2, numpy 1.26.4, pandas 2.2.3, category-encoders 2.6.4)
    python peers.py skore DATA_FOLDER

DATA_FOLDER holds nsl-kdd/KDDTrain+.txt.gz and KDDTest+.txt.gz; the difficulty column is dropped, the target is attack or normal.
Prints JSON: one entry per check with its conditions or its summary line, and seconds.
"""
import json
import sys
import time
import warnings

import pandas as pd

warnings.filterwarnings("ignore")
WORDS = ["protocol_type", "service", "flag", "land", "logged_in", "is_host_login", "is_guest_login"]
NAMES = """duration protocol_type service flag src_bytes dst_bytes land wrong_fragment urgent hot num_failed_logins logged_in num_compromised root_shell
su_attempted num_root num_file_creations num_shells num_access_files num_outbound_cmds is_host_login is_guest_login count srv_count serror_rate
srv_serror_rate rerror_rate srv_rerror_rate same_srv_rate diff_srv_rate srv_diff_host_rate dst_host_count dst_host_srv_count dst_host_same_srv_rate
dst_host_diff_srv_rate dst_host_same_src_port_rate dst_host_srv_diff_host_rate dst_host_serror_rate dst_host_srv_serror_rate dst_host_rerror_rate
dst_host_srv_rerror_rate label difficulty""".split()


def read(folder, name):
    frame = pd.read_csv(f"{folder}/nsl-kdd/{name}", header=None, names=NAMES).drop(columns="difficulty")
    frame["label"] = (frame["label"] != "normal").astype(int)
    return frame


def run_deepchecks(train, test):
    from deepchecks.tabular import Dataset, suites

    sides = [Dataset(frame, label="label", cat_features=WORDS) for frame in (train, test)]
    out = []
    for name in ("data_integrity", "train_test_validation"):
        started = time.time()
        result = getattr(suites, name)().run(*sides)
        for each in result.results:
            entry = {"suite": name, "check": type(each.check).__name__ if hasattr(each, "check") else str(each)}
            if hasattr(each, "conditions_results"):
                entry["conditions"] = [{"passed": bool(c.is_pass()), "name": c.name, "details": c.details} for c in each.conditions_results]
            if hasattr(each, "exception"):
                entry["not_run"] = str(each.exception)[:200]
            out.append(entry)
        out.append({"suite": name, "seconds": round(time.time() - started, 1)})
    return out


def run_skore(train, test):
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OrdinalEncoder
    from skore import EstimatorReport

    encode = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    model = make_pipeline(make_column_transformer((encode, WORDS[:3]), remainder="passthrough"), HistGradientBoostingClassifier(random_state=0))
    started = time.time()
    split = lambda frame: (frame.drop(columns="label"), frame["label"])
    (X_train, y_train), (X_test, y_test) = split(train), split(test)
    report = EstimatorReport(model, X_train=X_train, y_train=y_train, X_test=X_test, y_test=y_test)
    summary = report.checks.summarize()
    frame = summary.frame() if hasattr(summary, "frame") else summary
    return [*json.loads(frame.to_json(orient="records")), {"seconds": round(time.time() - started, 1)}]


if __name__ == "__main__":
    which, folder = sys.argv[1:3]
    train, test = read(folder, "KDDTrain+.txt.gz"), read(folder, "KDDTest+.txt.gz")
    found = run_deepchecks(train, test) if which == "deepchecks" else run_skore(train, test)
    print(json.dumps(found, indent=1))
