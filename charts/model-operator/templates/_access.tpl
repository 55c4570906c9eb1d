{{/*
The access that the operator needs: what `model-operator rbac` prints for the same options. A test renders both and compares them, rule by rule.
*/}}
{{- define "model-operator.access.services" -}}
- apiGroups: [serving.modeloperator.io]
  resources: [inferenceservices]
  verbs: [list, watch]
- apiGroups: [serving.modeloperator.io]
  resources: [inferenceservices/status]
  verbs: [patch]
- apiGroups: [serving.modeloperator.io]
  resources: [inferenceservices/finalizers]
  verbs: [update]
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [""]
  resources: [services]
  verbs: [create, get, list, patch, watch]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [create, get, list, patch, watch]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [gateway.networking.k8s.io]
  resources: [grpcroutes]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [monitoring.coreos.com]
  resources: [podmonitors]
  verbs: [create, delete, get, list, patch, watch]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [create, list, patch]
{{- end -}}

{{/* Which GPUs are taken: nodes belong to no namespace. */}}
{{- define "model-operator.access.nodes" -}}
- apiGroups: [""]
  resources: [nodes]
  verbs: [list]
{{- end -}}

{{/* The Secret that a model with refresh: OnChange names, by its name; no list and no watch. */}}
{{- define "model-operator.access.secrets" -}}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
{{- end -}}

{{/* The Lease. What does not exist yet has no name to be limited to. */}}
{{- define "model-operator.access.lease" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ include "model-operator.leaseName" . }}]
  verbs: [get, update]
{{- end -}}

{{/* The namespaces that have a Role for Secrets, as JSON under "items"; for all of a cluster the ClusterRole has it. */}}
{{- define "model-operator.access.secretNamespaces" -}}
{{- dict "items" (ternary .Values.watchNamespaces .Values.secretAccess.namespaces (has "*" .Values.secretAccess.namespaces)) | toJson -}}
{{- end -}}

{{/* The roleRef and subjects of a binding. Takes a dict: root, kind and name of the role. */}}
{{- define "model-operator.binding" -}}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .kind }}
  name: {{ .name }}
subjects:
- kind: ServiceAccount
  name: {{ include "model-operator.serviceAccountName" .root }}
  namespace: {{ .root.Release.Namespace }}
{{- end -}}
