"""The shared words of a plan in the reader's language: attributes, their values and units, capabilities.

`reconciliation.vocabulary` knows keys and English labels and no language; here each of them stands once for gettext.
What a plan brought itself stays as its people wrote it. The functions at the end give all words by which a table may
name one of them, in whatever language the table was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import TypeVar

from django.conf import settings
from django.utils.translation import npgettext, override, pgettext_lazy

from reconciliation.vocabulary import Attribute, Capability, standard_attributes, standard_capabilities

Named = TypeVar("Named")

ATTRIBUTES: Mapping[str, object] = {
    "license_spdx": pgettext_lazy("attribute", "License"),
    "license_class": pgettext_lazy("attribute", "License class"),
    "sourcing_model": pgettext_lazy("attribute", "Sourcing model"),
    "deployment_models": pgettext_lazy("attribute", "Deployment models offered"),
    "data_plane_location": pgettext_lazy("attribute", "Where customer data is processed"),
    "data_residency_regions": pgettext_lazy("attribute", "Residency regions"),
    "clouds_supported": pgettext_lazy("attribute", "Clouds supported"),
    "min_platform": pgettext_lazy("attribute", "Minimum platform required"),
    "sso": pgettext_lazy("attribute", "Single sign-on"),
    "sso_tier": pgettext_lazy("attribute", "Plan that includes SSO"),
    "scim": pgettext_lazy("attribute", "SCIM provisioning"),
    "rbac_granularity": pgettext_lazy("attribute", "Access control granularity"),
    "audit_log": pgettext_lazy("attribute", "Audit log"),
    "audit_log_retention": pgettext_lazy("attribute", "Audit log retention"),
    "encryption_keys": pgettext_lazy("attribute", "Key custody"),
    "private_networking": pgettext_lazy("attribute", "Private networking"),
    "certifications": pgettext_lazy("attribute", "Attestations"),
    "hipaa_baa": pgettext_lazy("attribute", "Signs a HIPAA BAA"),
    "dpa_subprocessors": pgettext_lazy("attribute", "DPA and sub-processor list published"),
    "trains_on_customer_data": pgettext_lazy("attribute", "Vendor trains on customer data"),
    "vuln_response_days": pgettext_lazy("attribute", "Critical CVE fix window"),
    "data_types": pgettext_lazy("attribute", "Data types supported"),
    "inference_modes": pgettext_lazy("attribute", "Inference modes"),
    "languages_frameworks": pgettext_lazy("attribute", "Languages and frameworks"),
    "task_types": pgettext_lazy("attribute", "ML task types"),
    "explainability": pgettext_lazy("attribute", "Explainability methods"),
    "bias_metrics": pgettext_lazy("attribute", "Bias metrics"),
    "drift_detection": pgettext_lazy("attribute", "Drift detection"),
    "scale_limit_models": pgettext_lazy("attribute", "Documented model limit"),
    "throughput_limit": pgettext_lazy("attribute", "Documented prediction throughput"),
    "latency_p99_ms": pgettext_lazy("attribute", "Measured p99 added latency"),
    "availability_sla": pgettext_lazy("attribute", "Availability SLA"),
    "support_tiers": pgettext_lazy("attribute", "Support offered"),
    "support_p1_response": pgettext_lazy("attribute", "P1 response time"),
    "integration_surfaces": pgettext_lazy("attribute", "Integration surfaces"),
    "existing_stack_integrations": pgettext_lazy("attribute", "Integrates with"),
    "pricing_units": pgettext_lazy("attribute", "Pricing unit(s)"),
    "pricing_transparency": pgettext_lazy("attribute", "Pricing published"),
    "commitment_months": pgettext_lazy("attribute", "Minimum commitment"),
    "egress_cost": pgettext_lazy("attribute", "Egress price"),
    "artifact_format": pgettext_lazy("attribute", "Artifact formats"),
    "pipeline_definition_portability": pgettext_lazy("attribute", "Pipeline portability"),
    "bulk_export": pgettext_lazy("attribute", "Bulk data export"),
    "substitutability": pgettext_lazy("attribute", "Substitutability"),
    "exit_plan": pgettext_lazy("attribute", "Exit plan exists"),
    "reintegration": pgettext_lazy("attribute", "Reintegration possibility"),
    "discontinuation_impact": pgettext_lazy("attribute", "Impact of discontinuing"),
    "vendor_status": pgettext_lazy("attribute", "Vendor/project status"),
    "last_release": pgettext_lazy("attribute", "Last release date"),
    "maturity": pgettext_lazy("attribute", "Maturity"),
    "governance": pgettext_lazy("attribute", "Project governance"),
    "debt_interest": pgettext_lazy("attribute", "Technical-debt interest"),
    "debt_principal": pgettext_lazy("attribute", "Cost to exit or replace"),
    "ui_languages": pgettext_lazy("attribute", "User interface languages"),
}
"""By key. Lazy, so that a list with a label in every row looks up the one that it shows."""

VALUES: Mapping[str, object] = {
    "permissive": pgettext_lazy("value of an attribute", "permissive"),
    "weak-copyleft": pgettext_lazy("value of an attribute", "weak copyleft"),
    "strong-copyleft": pgettext_lazy("value of an attribute", "strong copyleft"),
    "network-copyleft": pgettext_lazy("value of an attribute", "network copyleft"),
    "source-available": pgettext_lazy("value of an attribute", "source available"),
    "proprietary": pgettext_lazy("value of an attribute", "proprietary"),
    "open-source": pgettext_lazy("value of an attribute", "open source"),
    "open-core": pgettext_lazy("value of an attribute", "open core"),
    "commercial": pgettext_lazy("value of an attribute", "commercial"),
    "cloud-native-service": pgettext_lazy("value of an attribute", "cloud-native service"),
    "in-house-build": pgettext_lazy("value of an attribute", "in-house build"),
    "multi-tenant-saas": pgettext_lazy("value of an attribute", "multi-tenant SaaS"),
    "single-tenant-saas": pgettext_lazy("value of an attribute", "single-tenant SaaS"),
    "customer-vpc": pgettext_lazy("value of an attribute", "customer VPC"),
    "self-hosted-k8s": pgettext_lazy("value of an attribute", "self-hosted Kubernetes"),
    "self-hosted-vm": pgettext_lazy("value of an attribute", "self-hosted VM"),
    "on-prem": pgettext_lazy("value of an attribute", "on-premises"),
    "air-gapped": pgettext_lazy("value of an attribute", "air-gapped"),
    "local-library": pgettext_lazy("value of an attribute", "local library"),
    "customer-only": pgettext_lazy("value of an attribute", "with the customer only"),
    "vendor-metadata-only": pgettext_lazy("value of an attribute", "only metadata at the vendor"),
    "vendor-full": pgettext_lazy("value of an attribute", "at the vendor"),
    "eu": pgettext_lazy("value of an attribute", "EU"),
    "eea": pgettext_lazy("value of an attribute", "EEA"),
    "uk": pgettext_lazy("value of an attribute", "UK"),
    "us": pgettext_lazy("value of an attribute", "US"),
    "ca": "CA",
    "apac": "APAC",
    "global": pgettext_lazy("value of an attribute", "global"),
    "customer-chosen": pgettext_lazy("value of an attribute", "customer chosen"),
    "aws": "AWS",
    "azure": "Azure",
    "gcp": "GCP",
    "oci": "OCI",
    "other": pgettext_lazy("value of an attribute", "other"),
    "any-k8s": pgettext_lazy("value of an attribute", "any Kubernetes"),
    "none": pgettext_lazy("value of an attribute", "none"),
    "vm": "VM",
    "kubernetes": "Kubernetes",
    "spark": "Spark",
    "vendor-cloud": pgettext_lazy("value of an attribute", "vendor cloud"),
    "oidc": "OIDC",
    "saml": "SAML",
    "both": pgettext_lazy("value of an attribute", "SAML and OIDC"),
    "all-plans": pgettext_lazy("value of an attribute", "all plans"),
    "enterprise-only": pgettext_lazy("value of an attribute", "enterprise only"),
    "n-a": pgettext_lazy("value of an attribute", "not applicable"),
    "yes": pgettext_lazy("value of an attribute", "yes"),
    "no": pgettext_lazy("value of an attribute", "no"),
    "workspace": pgettext_lazy("value of an attribute", "workspace"),
    "project": pgettext_lazy("value of an attribute", "project"),
    "object": pgettext_lazy("value of an attribute", "object"),
    "attribute-based": pgettext_lazy("value of an attribute", "attribute-based"),
    "view-only": pgettext_lazy("value of an attribute", "view only"),
    "exportable": pgettext_lazy("value of an attribute", "exportable"),
    "streamed-to-SIEM": pgettext_lazy("value of an attribute", "streamed to SIEM"),
    "vendor-managed": pgettext_lazy("value of an attribute", "vendor managed"),
    "BYOK": "BYOK",
    "HYOK": "HYOK",
    "soc2-type2": "SOC 2 Type 2",
    "iso27001": "ISO 27001",
    "iso42001": "ISO 42001",
    "hitrust": "HITRUST",
    "fedramp": "FedRAMP",
    "pci-dss": "PCI DSS",
    "c5": "C5",
    "never": pgettext_lazy("value of an attribute", "never"),
    "tabular": pgettext_lazy("value of an attribute", "tabular"),
    "text": pgettext_lazy("value of an attribute", "text"),
    "image": pgettext_lazy("value of an attribute", "image"),
    "audio": pgettext_lazy("value of an attribute", "audio"),
    "video": pgettext_lazy("value of an attribute", "video"),
    "time-series": pgettext_lazy("value of an attribute", "time series"),
    "graph": pgettext_lazy("value of an attribute", "graph"),
    "multimodal": pgettext_lazy("value of an attribute", "multimodal"),
    "batch": pgettext_lazy("value of an attribute", "batch"),
    "online": pgettext_lazy("value of an attribute", "online"),
    "streaming": pgettext_lazy("value of an attribute", "streaming"),
    "edge": pgettext_lazy("value of an attribute", "edge"),
    "python": "Python",
    "r": "R",
    "jvm": "JVM",
    "sklearn": "scikit-learn",
    "pytorch": "PyTorch",
    "tf": "TF",
    "xgboost": "XGBoost",
    "any-via-API": pgettext_lazy("value of an attribute", "any via API"),
    "classification": pgettext_lazy("value of an attribute", "classification"),
    "regression": pgettext_lazy("value of an attribute", "regression"),
    "ranking": pgettext_lazy("value of an attribute", "ranking"),
    "forecasting": pgettext_lazy("value of an attribute", "forecasting"),
    "cv": "CV",
    "nlp": "NLP",
    "genai-llm": pgettext_lazy("value of an attribute", "generative (LLM)"),
    "shap": "SHAP",
    "lime": "LIME",
    "counterfactual": pgettext_lazy("value of an attribute", "counterfactual"),
    "feature-importance": pgettext_lazy("value of an attribute", "feature importance"),
    "data": pgettext_lazy("value of an attribute", "data"),
    "concept": pgettext_lazy("value of an attribute", "concept"),
    "prediction": pgettext_lazy("value of an attribute", "prediction"),
    "embedding": pgettext_lazy("value of an attribute", "embedding"),
    "community": pgettext_lazy("value of an attribute", "community"),
    "business-hours": pgettext_lazy("value of an attribute", "business hours"),
    "24x7": "24x7",
    "named-TAM": pgettext_lazy("value of an attribute", "named TAM"),
    "rest": "REST",
    "grpc": "gRPC",
    "python-sdk": "Python SDK",
    "cli": "CLI",
    "terraform": "Terraform",
    "webhooks": pgettext_lazy("value of an attribute", "webhooks"),
    "openlineage": "OpenLineage",
    "opentelemetry": "OpenTelemetry",
    "prometheus": "Prometheus",
    "per-seat": pgettext_lazy("value of an attribute", "per seat"),
    "per-model": pgettext_lazy("value of an attribute", "per model"),
    "per-1k-predictions": pgettext_lazy("value of an attribute", "per 1,000 predictions"),
    "per-tracked-hour": pgettext_lazy("value of an attribute", "per tracked hour"),
    "per-gb": pgettext_lazy("value of an attribute", "per GB"),
    "per-compute-unit": pgettext_lazy("value of an attribute", "per compute unit"),
    "flat": pgettext_lazy("value of an attribute", "flat"),
    "free": pgettext_lazy("value of an attribute", "free"),
    "public-list": pgettext_lazy("value of an attribute", "public list"),
    "public-calculator": pgettext_lazy("value of an attribute", "public calculator"),
    "quote-only": pgettext_lazy("value of an attribute", "quote only"),
    "open": pgettext_lazy("value of an attribute", "open"),
    "onnx": "ONNX",
    "mlflow": "MLflow",
    "pickle": "pickle",
    "parquet": "Parquet",
    "rewrite-needed": pgettext_lazy("value of an attribute", "rewrite needed"),
    "open-standard": pgettext_lazy("value of an attribute", "open standard"),
    "manual": pgettext_lazy("value of an attribute", "manual"),
    "api": "API",
    "documented-and-tested": pgettext_lazy("value of an attribute", "documented and tested"),
    "easy": pgettext_lazy("value of an attribute", "easy"),
    "medium": pgettext_lazy("value of an attribute", "medium"),
    "highly-complex": pgettext_lazy("value of an attribute", "highly complex"),
    "not-substitutable": pgettext_lazy("value of an attribute", "not substitutable"),
    "not-assessed": pgettext_lazy("value of an attribute", "not assessed"),
    "difficult": pgettext_lazy("value of an attribute", "difficult"),
    "low": pgettext_lazy("value of an attribute", "low"),
    "high": pgettext_lazy("value of an attribute", "high"),
    "active": pgettext_lazy("value of an attribute", "active"),
    "acquired": pgettext_lazy("value of an attribute", "acquired"),
    "in-sunset": pgettext_lazy("value of an attribute", "being ended"),
    "discontinued": pgettext_lazy("value of an attribute", "discontinued"),
    "archived": pgettext_lazy("value of an attribute", "archived"),
    "experimental": pgettext_lazy("value of an attribute", "experimental"),
    "beta": pgettext_lazy("value of an attribute", "beta"),
    "ga": "GA",
    "mature": pgettext_lazy("value of an attribute", "mature"),
    "single-vendor": pgettext_lazy("value of an attribute", "single vendor"),
    "foundation": pgettext_lazy("value of an attribute", "foundation"),
    "internal-team": pgettext_lazy("value of an attribute", "internal team"),
    "en": "en",
    "de": "de",
    "fr": "fr",
    "es": "es",
    "it": "it",
    "nl": "nl",
    "ja": "ja",
    "zh": "zh",
}
"""By the value itself, which says the same wherever it stands; a name of its own is no text to translate."""

VALUES_OF: Mapping[str, Mapping[str, object]] = {
    "min_platform": {"none": pgettext_lazy("minimum platform", "none")},
    "trains_on_customer_data": {
        "opt-out": pgettext_lazy("value of an attribute", "unless one opts out"),
        "opt-in": pgettext_lazy("value of an attribute", "if one opts in"),
    },
}
"""By attribute, where a value needs words of its own."""

UNITS: Mapping[str, Callable[[int], str]] = {
    "days": lambda n: npgettext("unit", "day", "days", n),
    "hours": lambda n: npgettext("unit", "hour", "hours", n),
    "models": lambda n: npgettext("unit", "model", "models", n),
    "months": lambda n: npgettext("unit", "month", "months", n),
    "ms": lambda n: "ms",
    "per GB": lambda n: npgettext("unit", "per GB", "per GB", n),
    "person-days": lambda n: npgettext("unit", "person-day", "person-days", n),
    "person-days per quarter": lambda n: npgettext("unit", "person-day per quarter", "person-days per quarter", n),
    "predictions/second": lambda n: npgettext("unit", "prediction/second", "predictions/second", n),
    "%/month": lambda n: npgettext("unit", "%/month", "%/month", n),
}

CAPABILITIES: Mapping[str, object] = {
    "data-versioning": pgettext_lazy("capability", "Data versioning"),
    "data-quality": pgettext_lazy("capability", "Data validation and quality"),
    "labeling": pgettext_lazy("capability", "Labeling and annotation"),
    "data-catalog": pgettext_lazy("capability", "Data catalog and lineage"),
    "data-pipeline": pgettext_lazy("capability", "Data pipelines (batch)"),
    "stream-processing": pgettext_lazy("capability", "Stream processing"),
    "feature-store": pgettext_lazy("capability", "Feature store"),
    "notebooks": pgettext_lazy("capability", "Notebooks and exploration"),
    "experiment-tracking": pgettext_lazy("capability", "Experiment tracking"),
    "training": pgettext_lazy("capability", "Training and distributed compute"),
    "hpo-automl": pgettext_lazy("capability", "Hyper-parameter search and AutoML"),
    "orchestration": pgettext_lazy("capability", "Pipeline orchestration / continuous training"),
    "ci-cd-ml": pgettext_lazy("capability", "CI/CD and environment promotion"),
    "testing-validation": pgettext_lazy("capability", "Offline model evaluation and testing"),
    "model-registry": pgettext_lazy("capability", "Model registry and versioning"),
    "packaging": pgettext_lazy("capability", "Packaging and interchange format"),
    "batch-serving": pgettext_lazy("capability", "Batch inference"),
    "online-serving": pgettext_lazy("capability", "Online and streaming inference"),
    "online-experiment": pgettext_lazy("capability", "A/B, shadow and canary"),
    "monitoring-system": pgettext_lazy("capability", "Operational monitoring and alerting"),
    "monitoring-model": pgettext_lazy("capability", "Model performance and drift monitoring"),
    "explainability": pgettext_lazy("capability", "Explainability"),
    "fairness": pgettext_lazy("capability", "Bias and fairness"),
    "governance": pgettext_lazy("capability", "Model governance / documentation / audit"),
    "privacy-security": pgettext_lazy("capability", "Privacy and model security"),
}
"""By key."""


@cache
def _standard_labels() -> Mapping[str, str]:
    return {capability.id: capability.label for capability in standard_capabilities()}


def attribute_label(attribute: Attribute) -> str:
    known = standard_attributes().get(attribute.key)
    own = known is None or known.label != attribute.label
    return attribute.label if own else str(ATTRIBUTES[attribute.key])


def capability_label(capability: Capability) -> str:
    own = _standard_labels().get(capability.id) != capability.label
    return capability.label if own else str(CAPABILITIES[capability.id])


def value_label(attribute: Attribute | None, value: str) -> str:
    """A value as people write it: "self-hosted-k8s" becomes "self-hosted Kubernetes"."""
    if value in ("yes", "no", "none"):
        return str(VALUES[value])
    known = standard_attributes().get(attribute.key) if attribute is not None else None
    if known is None or value not in known.values:
        return value
    return str(VALUES_OF[known.key][value] if value in VALUES_OF.get(known.key, {}) else VALUES[value])


def unit_name(unit: str, n: int = 2) -> str:
    """An attribute's unit as it stands behind n; any other unit stays."""
    return UNITS[unit](n) if unit in UNITS else unit


def capability_labels(capabilities: Iterable[Capability]) -> dict[str, str]:
    return {capability.id: capability_label(capability) for capability in capabilities}


def every_language(told: Callable[[], Iterable[Named]]) -> list[Named]:
    """What is told, in one language after the other: a table is read in whichever it was written."""
    found: list[Named] = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found += told()
    return found


def named_attributes(attributes: Iterable[Attribute]) -> list[tuple[str, Attribute]]:
    """Each word that names an attribute: its label in every language, and its key."""
    known = tuple(attributes)
    labels = every_language(lambda: [(attribute_label(attribute), attribute) for attribute in known])
    return [*labels, *((attribute.key, attribute) for attribute in known)]


def named_capabilities(capabilities: Iterable[Capability]) -> list[tuple[str, str]]:
    """Each word that names a capability, with its id."""
    known = tuple(capabilities)
    labels = every_language(lambda: [(capability_label(capability), capability.id) for capability in known])
    return [*labels, *((capability.id, capability.id) for capability in known)]


@lru_cache(maxsize=512)  # asked for every cell of a column
def named_values(attribute: Attribute) -> tuple[tuple[str, str], ...]:
    """Each word that names a value of the attribute, with the value."""
    labels = every_language(lambda: [(value_label(attribute, value), value) for value in attribute.values])
    return (*labels, *((value, value) for value in attribute.values))


def unit_names(unit: str) -> list[str]:
    """What a standard unit may be called; of any other nothing but itself is known."""
    return every_language(lambda: [unit_name(unit, n) for n in (1, 2)]) if unit in UNITS else [unit]
