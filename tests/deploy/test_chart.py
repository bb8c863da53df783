"""The Helm chart, linted and rendered by Helm itself, every object checked against the schemas of Kubernetes."""

import tomllib
from pathlib import Path
from typing import Any

import kubernetes_validate as kubernetes
import pytest
import yaml
from helm_python import chart as helm

ROOT = Path(__file__).parents[2]
CHART = ROOT / "deploy" / "helm" / "lampyris"
OWN_STORES = {
    "stores": {
        "database": {"host": "db.example", "password": "pg-secret"},
        "clickhouse": {"url": "http://ch.example:8123", "password": "ch-secret"},
        "redis": {"host": "redis.example", "password": "redis-secret"},
        "s3": {"endpoint": "http://s3.example", "secretAccessKey": "s3-secret"},
    }
}
BUNDLED = {"middleware": {"enabled": True}}
EVERYTHING = {
    **OWN_STORES,
    "ingress": {"enabled": True, "className": "nginx", "tls": [{"secretName": "t", "hosts": ["lampyris.example.com"]}]},
    "web": {"autoscaling": {"enabled": True}},
    "worker": {"autoscaling": {"enabled": True}},
    "image": {"repository": "reg.example/powerrag/lampyris", "tag": "9", "pullSecrets": ["pull"]},
    "settings": {"AUTH_DISABLE_SIGNUP": "true"},
    "existingSecret": "mine",
}
SHAPES = {"own stores": OWN_STORES, "bundled": BUNDLED, "everything": EVERYTHING}


def rendered(values: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """(kind, name) -> object."""
    texts = helm.Chart.load(str(CHART)).render(values, name="lampyris", namespace="here")
    objects = [one for name, text in texts.items() if not name.endswith(".txt") for one in yaml.safe_load_all(text)]
    return {(one["kind"], one["metadata"]["name"]): one for one in objects if one}


def container(objects: dict[tuple[str, str], dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    """The one container of a workload."""
    found: dict[str, Any] = objects[kind, name]["spec"]["template"]["spec"]["containers"][0]
    return found


@pytest.mark.parametrize("values", SHAPES.values(), ids=SHAPES)
class TestEveryShape:
    def test_lint_finds_nothing(self, values: dict[str, Any]) -> None:
        report = helm.lint(str(CHART), values, strict=True)
        assert report["errors"] == []
        assert [message for message in report["messages"] if message["severity"] > 1] == []

    def test_kubernetes_knows_every_field(self, values: dict[str, Any]) -> None:
        for one in rendered(values).values():
            kubernetes.validate(one, "1.30", strict=True)

    def test_our_pods_have_no_rights(self, values: dict[str, Any]) -> None:
        objects = rendered(values)
        for kind, name in (
            ("Deployment", "lampyris-web"),
            ("Deployment", "lampyris-worker"),
            ("Job", "lampyris-migrations"),
        ):
            assert objects[kind, name]["spec"]["template"]["spec"]["securityContext"]["runAsNonRoot"] is True
            rights = container(objects, kind, name)["securityContext"]
            assert rights["readOnlyRootFilesystem"] is True
            assert rights["capabilities"] == {"drop": ["ALL"]}


def test_without_stores_it_says_what_to_set() -> None:
    with pytest.raises(Exception, match=r"stores\.database\.host, or middleware\.enabled=true"):
        rendered({})


def test_a_wrong_value_is_refused_by_the_schema() -> None:
    with pytest.raises(Exception, match="baseUrl"):
        rendered({**OWN_STORES, "baseUrl": "lampyris.example.com"})


def test_own_stores_reach_the_program_by_its_own_names() -> None:
    objects = rendered(OWN_STORES)
    settings = objects["ConfigMap", "lampyris-settings"]["data"]
    assert settings["DATABASE_HOST"] == "db.example"
    assert settings["CLICKHOUSE_URL"] == "http://ch.example:8123"
    assert settings["REDIS_HOST"] == "redis.example"
    assert settings["LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT"] == "http://s3.example"
    assert not [kind for kind, _ in objects if kind == "StatefulSet"]
    assert "pg-secret" not in str(settings)


def test_bundled_stores_are_one_replica_each_and_found_by_name() -> None:
    objects = rendered(BUNDLED)
    assert sorted(name for kind, name in objects if kind == "StatefulSet") == [
        *("lampyris-clickhouse", "lampyris-minio", "lampyris-postgres", "lampyris-redis")
    ]
    assert objects["ConfigMap", "lampyris-settings"]["data"]["REDIS_HOST"] == "lampyris-redis"
    assert (
        objects["Job", "lampyris-migrations"]["metadata"]["annotations"]["helm.sh/hook"] == "post-install,pre-upgrade"
    )


def test_an_own_secret_is_used_and_none_is_made() -> None:
    objects = rendered(EVERYTHING)
    assert not [kind for kind, _ in objects if kind == "Secret"]
    names = {
        one["valueFrom"]["secretKeyRef"]["name"] for one in container(objects, "Deployment", "lampyris-web")["env"][1:]
    }
    assert names == {"mine"}


def test_autoscaling_takes_the_replicas_over() -> None:
    objects = rendered(EVERYTHING)
    assert "replicas" not in objects["Deployment", "lampyris-web"]["spec"]
    assert objects["HorizontalPodAutoscaler", "lampyris-worker"]["spec"]["maxReplicas"] == 6


def test_the_image_is_this_version_unless_named() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert container(rendered(OWN_STORES), "Deployment", "lampyris-web")["image"] == f"lampyris:{version}"
    assert container(rendered(EVERYTHING), "Deployment", "lampyris-web")["image"] == "reg.example/powerrag/lampyris:9"
