{{/* A group of alerts without those that are disabled, and with the labels of all. Takes a dict: root, name, rules. */}}
{{- define "model-operator.alerts" -}}
{{- $settings := .root.Values.prometheusRule -}}
{{- $rules := list -}}
{{- range .rules -}}
{{- if not (has .alert $settings.disabled) -}}
{{- $rules = append $rules (set . "labels" (merge .labels $settings.alertLabels)) -}}
{{- end -}}
{{- end -}}
{{- if $rules -}}
- name: {{ .name }}
  rules: {{- toYaml $rules | nindent 2 }}
{{- end -}}
{{- end -}}

{{/* Who works: the operator. Its series are of the pods in the release's namespace. */}}
{{- define "model-operator.alerts.operator" -}}
{{- $own := printf "namespace=%q" .Release.Namespace -}}
- alert: ModelOperatorDown
  expr: absent(modeloperator_settings_in_force{ {{- $own -}} })
  for: 5m
  labels: {severity: critical}
  annotations:
    summary: The operator is not there, or not scraped.
    description: What serves goes on serving, but no InferenceService is made, changed or mended. Look at the pods of the Deployment {{ include "model-operator.fullname" . }} in the namespace {{ .Release.Namespace }}.
{{- if .Values.leaderElection.enabled }}
- alert: ModelOperatorNoLeader
  expr: count(modeloperator_settings_in_force{ {{- $own -}} }) unless sum(modeloperator_leader{ {{- $own -}} }) >= 1
  for: 5m
  labels: {severity: critical}
  annotations:
    summary: Replicas of the operator run, and none of them leads.
    description: None holds the Lease {{ include "model-operator.leaseName" . }} in the namespace {{ .Release.Namespace }}, so none works. The log says what the API server answers.
{{- end }}
- alert: ModelOperatorReconcileErrors
  expr: sum by (kind) (increase(modeloperator_reconciliations_total{ {{- $own }},result="failure"}[15m])) > 10
  for: 15m
  labels: {severity: warning}
  annotations:
    summary: Reconciliations fail again and again.
    description: {{ `{{ $value | printf "%.0f" }} failed within 15 minutes. The operator tries them again; its log and the conditions of the InferenceServices have the cause.` | quote }}
- alert: ModelOperatorApiErrors
  expr: sum(rate(modeloperator_api_requests_total{ {{- $own }},code=~"0|5.."}[10m])) / sum(rate(modeloperator_api_requests_total{ {{- $own -}} }[10m])) > 0.1
  for: 15m
  labels: {severity: warning}
  annotations:
    summary: The API server does not answer the operator, or with errors.
    description: {{ `{{ $value | humanizePercentage }} of the operator's requests got no answer or a 5xx.` | quote }}
- alert: ModelOperatorSettingsRefused
  expr: min(modeloperator_settings_in_force{ {{- $own -}} }) == 0
  for: 5m
  labels: {severity: warning}
  annotations:
    summary: The settings have a mistake, and those before them stay in force.
    description: The operator's log names every mistake in the ConfigMap {{ include "model-operator.fullname" . }}-settings in the namespace {{ .Release.Namespace }}.
- alert: InferenceServicesNotReady
  expr: max(modeloperator_inferenceservices{ {{- $own }},ready="False"}) > 0
  for: {{ .Values.prometheusRule.thresholds.notReadyFor }}
  labels: {severity: warning}
  annotations:
    summary: Some InferenceServices are not Ready.
    description: {{ `{{ $value }} are not, and for all of this time some were not. "kubectl get infsvc --all-namespaces" shows each with the reason.` | quote }}
{{- end -}}

{{/* What serves: the models. Their series have the label model and, from the PodMonitors that the operator makes, namespace and pod. */}}
{{- define "model-operator.alerts.models" -}}
{{- $thresholds := .Values.prometheusRule.thresholds -}}
{{- $of := "" -}}
{{- with .Values.watchNamespaces }}{{ $of = printf "namespace=~%q" (join "|" .) }}{{ end -}}
{{- $and := ternary "" (printf "%s," $of) (empty $of) -}}
- alert: InferenceModelNotReady
  expr: inference_model_ready{ {{- $of -}} } == 0
  for: {{ $thresholds.notReadyFor }}
  labels: {severity: warning}
  annotations:
    summary: A pod does not serve its model.
    description: {{ `The model {{ $labels.model }} in the pod {{ $labels.namespace }}/{{ $labels.pod }} is not ready.` | quote }}
- alert: InferenceErrors
  expr: |-
    sum by (namespace, model) (rate(inference_requests_total{ {{- $and -}} code=~"5..|INTERNAL|UNAVAILABLE|DEADLINE_EXCEEDED"}[5m]))
      / sum by (namespace, model) (rate(inference_requests_total{ {{- $of -}} }[5m])) > {{ $thresholds.errorRatio }}
  for: 10m
  labels: {severity: critical}
  annotations:
    summary: Requests to a model fail.
    description: {{ `{{ $value | humanizePercentage }} of the requests to the model {{ $labels.model }} in {{ $labels.namespace }} end with an error of the server.` | quote }}
- alert: InferenceOverload
  expr: |-
    sum by (namespace, model) (rate(inference_requests_total{ {{- $and -}} code=~"429|RESOURCE_EXHAUSTED"}[5m]))
      / sum by (namespace, model) (rate(inference_requests_total{ {{- $of -}} }[5m])) > 0.01
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: A model's queue is full.
    description: {{ `{{ $value | humanizePercentage }} of the requests to the model {{ $labels.model }} in {{ $labels.namespace }} are refused because the queue is full. More replicas, or a higher spec.scaling.maxReplicas, would take them.` | quote }}
- alert: InferenceLatency
  expr: histogram_quantile(0.99, sum by (namespace, model, le) (rate(inference_request_duration_seconds_bucket{ {{- $of -}} }[5m]))) > {{ $thresholds.latencySeconds }}
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: A model answers slowly.
    description: {{ `One of a hundred requests to the model {{ $labels.model }} in {{ $labels.namespace }} takes longer than {{ $value | humanizeDuration }}. inference_queue_duration_seconds and inference_execution_duration_seconds tell waiting from computing.` | quote }}
- alert: InferenceQueue
  expr: histogram_quantile(0.9, sum by (namespace, model, le) (rate(inference_queue_duration_seconds_bucket{ {{- $of -}} }[5m]))) > {{ $thresholds.queueSeconds }}
  for: 15m
  labels: {severity: warning}
  annotations:
    summary: Requests wait long for their model.
    description: {{ `One of ten requests to the model {{ $labels.model }} in {{ $labels.namespace }} waits longer than {{ $value | humanizeDuration }} for its run: the pods are saturated.` | quote }}
- alert: InferenceCertificateExpires
  expr: min by (namespace, pod) (inference_tls_certificate_expiry_seconds{ {{- $of -}} }) - time() < 7 * 24 * 3600
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: The certificate of a model server ends soon.
    description: {{ `That of the pod {{ $labels.namespace }}/{{ $labels.pod }} is good for {{ $value | humanizeDuration }} more. Renew the Secret of spec.security.tls; the server takes it up while it runs.` | quote }}
- alert: InferenceSecurityFilesRefused
  expr: sum by (namespace, pod, what) (increase(inference_security_reloads_total{ {{- $and -}} result="failure"}[30m])) > 0
  for: 5m
  labels: {severity: warning}
  annotations:
    summary: Changed keys or certificates can not be used, and those before them stay in force.
    description: {{ `The {{ $labels.what }} of the pod {{ $labels.namespace }}/{{ $labels.pod }}: its log says what is wrong with them.` | quote }}
{{- end -}}
