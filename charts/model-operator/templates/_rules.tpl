{{/* What the schema can not say: values that contradict each other, all of them at once. */}}
{{- define "model-operator.rules" -}}
{{- $problems := list -}}
{{- if and (gt (int .Values.replicas) 1) (not .Values.leaderElection.enabled) -}}
{{- $problems = append $problems (printf "replicas is %d, and leaderElection.enabled is false: two operators would work against each other. Enable leader election, or set replicas to 1." (int .Values.replicas)) -}}
{{- end -}}
{{- $secrets := .Values.secretAccess.namespaces -}}
{{- if and (has "*" $secrets) (gt (len $secrets) 1) -}}
{{- $problems = append $problems (printf "secretAccess.namespaces is %s: \"*\" means all namespaces, and stands alone." (toJson $secrets)) -}}
{{- end -}}
{{- if .Values.watchNamespaces -}}
{{- range $secrets -}}
{{- if and (ne . "*") (not (has . $.Values.watchNamespaces)) -}}
{{- $problems = append $problems (printf "secretAccess.namespaces has %s, which is not in watchNamespaces: the operator serves nothing there. Add it to watchNamespaces, or remove it." .) -}}
{{- end -}}
{{- end -}}
{{- with .Values.tests.namespace -}}
{{- if and $.Values.tests.enabled (not (has . $.Values.watchNamespaces)) -}}
{{- $problems = append $problems (printf "tests.namespace is %s, which is not in watchNamespaces: the test's model would never be served. Name one of them, or leave it empty." .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (dig "refresh" "readSecrets" false .Values.settings) (not $secrets) -}}
{{- $problems = append $problems "settings.refresh.readSecrets is true, and secretAccess.namespaces is empty: the operator would ask for Secrets that it may not get. Name the namespaces in secretAccess.namespaces, which sets it." -}}
{{- end -}}
{{- if and .Values.rbac.create (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) -}}
{{- $problems = append $problems "serviceAccount.create is false, and serviceAccount.name is empty: every pod that names no account would get the operator's rights. Name an account of the operator's own." -}}
{{- end -}}
{{- if and .Values.priorityClassName .Values.priorityClass.create -}}
{{- $problems = append $problems "priorityClassName names a class, and priorityClass.create makes another. Use one of them; priorityClass.name names the one that is made." -}}
{{- end -}}
{{- $budget := .Values.podDisruptionBudget -}}
{{- if and $budget.enabled (gt (int .Values.replicas) 1) (kindIs "invalid" $budget.minAvailable) (kindIs "invalid" $budget.maxUnavailable) -}}
{{- $problems = append $problems "podDisruptionBudget has neither minAvailable nor maxUnavailable. Set one of them." -}}
{{- end -}}
{{- if $problems -}}
{{- fail (printf "\n\nThese values do not go together:\n- %s\n" (join "\n- " $problems)) -}}
{{- end -}}
{{- end -}}
