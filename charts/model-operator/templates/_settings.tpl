{{/* What the chart's values say in the words of the settings file, as YAML. */}}
{{- define "model-operator.settings.fromValues" -}}
runtime:
  image: {{ include "model-operator.image" (dict "image" .Values.runtime.image "tag" .Chart.AppVersion) }}
  {{- with .Values.runtime.imagePullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with .Values.runtime.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- with .Values.gpuProfiles }}
gpu:
  profiles: {{- toYaml . | nindent 4 }}
{{- end }}
refresh:
  readSecrets: {{ not (empty .Values.secretAccess.namespaces) }}
leaderElection:
  leaseName: {{ include "model-operator.fullname" . }}
{{- with .Values.podMonitor.labels }}
observability:
  podMonitorLabels: {{- toYaml . | nindent 4 }}
{{- end }}
{{- if ne (include "model-operator.name" .) "model-operator" }}
network:
  policy:
    operator:
      podSelector:
        matchLabels: {{- include "model-operator.selector" . | nindent 10 }}
      namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ .Release.Namespace }}
{{- end }}
{{- end -}}

{{/* The whole settings file. */}}
{{- define "model-operator.settings" -}}
{{- toYaml (mergeOverwrite (include "model-operator.settings.fromValues" . | fromYaml) (deepCopy .Values.settings)) -}}
{{- end -}}

{{/* The part of it that a running operator does not read again. */}}
{{- define "model-operator.settings.atStart" -}}
{{- $settings := include "model-operator.settings" . | fromYaml -}}
{{- dict "leaderElection" $settings.leaderElection "concurrency" (dig "reconciliation" "concurrency" "" $settings) "logFormat" (dig "log" "format" "" $settings) | toJson -}}
{{- end -}}

{{- define "model-operator.leaseName" -}}
{{- (include "model-operator.settings" . | fromYaml).leaderElection.leaseName -}}
{{- end -}}
