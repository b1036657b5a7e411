{{- define "kiln.labels" -}}
app.kubernetes.io/name: kiln
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "kiln.selector" -}}
app.kubernetes.io/name: kiln
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The name of an image: a list of the root and what it says. */}}
{{- define "kiln.image" -}}
{{- $root := index . 0 }}{{- $image := index . 1 -}}
{{- with $root.Values.image.registry }}{{ . }}/{{ end -}}
{{ $image.repository }}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ default $root.Chart.AppVersion $image.tag }}{{ end }}
{{- end }}

{{/* What api and workers are told alike. */}}
{{- define "kiln.environment" -}}
- name: SPRING_KAFKA_BOOTSTRAPSERVERS
  value: {{ required "kafka.bootstrapServers is missing: host:port,host:port" .Values.kafka.bootstrapServers | quote }}
- name: KILN_TOPICS_PREFIX
  value: {{ .Values.kafka.topics.prefix | quote }}
{{- with .Values.logs.format }}
- name: LOGGING_STRUCTURED_FORMAT_CONSOLE
  value: {{ . | quote }}
{{- end }}
{{- with .Values.traces.endpoint }}
- name: MANAGEMENT_OPENTELEMETRY_ENABLED
  value: "true"
- name: MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT
  value: {{ . | quote }}
{{- end }}
- name: SPRING_CONFIG_ADDITIONALLOCATION
  value: file:/etc/kiln/application.yaml
{{- end }}

{{- define "kiln.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "kiln.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* A list of the root, a port's name. */}}
{{- define "kiln.probes" -}}
startupProbe:
  httpGet: {path: /actuator/health/liveness, port: {{ . }}}
  periodSeconds: 2
  failureThreshold: 90
livenessProbe:
  httpGet: {path: /actuator/health/liveness, port: {{ . }}}
  periodSeconds: 10
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /actuator/health/readiness, port: {{ . }}}
  periodSeconds: 5
{{- end }}

{{- define "kiln.pools" -}}
{{- $names := list }}{{- range .Values.pools }}{{- $names = append $names .name }}{{- end }}{{ join "," ($names | uniq) }}
{{- end }}

{{/* How callers are known. An api that is told nothing would not start. */}}
{{- define "kiln.security" -}}
{{- with .Values.api.security -}}
{{- if and (empty .authentication) (not .trustedNetwork) -}}
{{- fail "api.security.authentication is missing: [api-keys] with apiKeysSecret, or [jwt]; or trustedNetwork: true" -}}
{{- end -}}
{{- if .authentication -}}
- name: KILN_SECURITY_AUTHENTICATION
  value: {{ join "," .authentication | quote }}
{{- if has "api-keys" .authentication }}
- name: KILN_SECURITY_APIKEYSFILE
  value: /etc/kiln-api-keys/{{ .apiKeysEntry }}
{{- end }}
{{- else -}}
- name: KILN_SECURITY_TRUSTEDNETWORK
  value: "true"
{{- end -}}
{{- end -}}
{{- end }}
