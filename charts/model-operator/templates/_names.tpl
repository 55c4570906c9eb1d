{{/* The value of app.kubernetes.io/name. */}}
{{- define "model-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of every object; the release's own name where that says enough. 55 characters leave room for the longest ending. */}}
{{- define "model-operator.fullname" -}}
{{- $name := include "model-operator.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 55 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 55 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 55 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "model-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "model-operator.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "model-operator.priorityClassName" -}}
{{- if .Values.priorityClass.create -}}
{{- default (include "model-operator.fullname" .) .Values.priorityClass.name -}}
{{- else -}}
{{- .Values.priorityClassName -}}
{{- end -}}
{{- end -}}

{{/* What tells the operator's pods from all others; it never changes while the release lives. */}}
{{- define "model-operator.selector" -}}
app.kubernetes.io/name: {{ include "model-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "model-operator.labels" -}}
{{- $own := dict
  "app.kubernetes.io/name" (include "model-operator.name" .)
  "app.kubernetes.io/instance" .Release.Name
  "app.kubernetes.io/version" .Chart.AppVersion
  "app.kubernetes.io/part-of" "modeloperator"
  "app.kubernetes.io/managed-by" .Release.Service
  "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_") -}}
{{- toYaml (merge $own .Values.commonLabels) -}}
{{- end -}}

{{/* Of the operator's pods: nothing of the chart's own version, so that they restart only for a change of what they run. */}}
{{- define "model-operator.podLabels" -}}
{{- $own := merge (include "model-operator.selector" . | fromYaml) (dict "app.kubernetes.io/version" .Chart.AppVersion "app.kubernetes.io/part-of" "modeloperator") -}}
{{- toYaml (merge $own .Values.podLabels .Values.commonLabels) -}}
{{- end -}}

{{/* The name, labels and annotations of an object. Takes a dict: root; name; namespace, empty for what a cluster has one of; annotations and labels of its own. */}}
{{- define "model-operator.metadata" -}}
name: {{ .name }}
{{- with .namespace }}
namespace: {{ . }}
{{- end }}
labels:
  {{- if .labels }}
  {{- toYaml (merge (dict) .labels (include "model-operator.labels" .root | fromYaml)) | nindent 2 }}
  {{- else }}
  {{- include "model-operator.labels" .root | nindent 2 }}
  {{- end }}
{{- with merge (dict) (default dict .annotations) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* An image's reference. Takes a dict: image, and tag, which stands for an empty one. */}}
{{- define "model-operator.image" -}}
{{- $repository := .image.repository -}}
{{- with .image.registry }}{{- $repository = printf "%s/%s" . $repository -}}{{- end -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .tag .image.tag) -}}
{{- end -}}
{{- end -}}

{{/* Where helm test makes its model: in a namespace that the operator serves. */}}
{{- define "model-operator.testNamespace" -}}
{{- if .Values.tests.namespace -}}
{{- .Values.tests.namespace -}}
{{- else if or (not .Values.watchNamespaces) (has .Release.Namespace .Values.watchNamespaces) -}}
{{- .Release.Namespace -}}
{{- else -}}
{{- first .Values.watchNamespaces -}}
{{- end -}}
{{- end -}}
