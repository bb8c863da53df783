{{- define "lampyris.name" -}}
{{- if contains "lampyris" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-lampyris" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "lampyris.labels" -}}
app.kubernetes.io/name: lampyris
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- /* (dict "root" $ "part" "web") */ -}}
{{- define "lampyris.selector" -}}
app.kubernetes.io/name: lampyris
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "lampyris.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "lampyris.secret" -}}
{{ .Values.existingSecret | default (printf "%s-secrets" (include "lampyris.name" .)) }}
{{- end }}

{{- /* Address of a bundled store, or the value that was given; (list root given bundledName what) */ -}}
{{- define "lampyris.store" -}}
{{- $root := index . 0 -}}{{- $given := index . 1 -}}
{{- if $root.Values.middleware.enabled }}{{ index . 2 }}{{ else }}{{ required (printf "set %s, or middleware.enabled=true" (index . 3)) $given }}{{ end }}
{{- end }}

{{- define "lampyris.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "lampyris.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "lampyris.environment" -}}
envFrom:
  - configMapRef: {name: {{ include "lampyris.name" . }}-settings}
env:
  - {name: LAMPYRIS_DATA_DIR, value: /data}
  {{- range $name, $key := dict "SALT" "SALT" "NEXTAUTH_SECRET" "NEXTAUTH_SECRET" "ENCRYPTION_KEY" "ENCRYPTION_KEY" "DATABASE_PASSWORD" "DATABASE_PASSWORD" "CLICKHOUSE_PASSWORD" "CLICKHOUSE_PASSWORD" "REDIS_AUTH" "REDIS_AUTH" "LANGFUSE_S3_EVENT_UPLOAD_SECRET_ACCESS_KEY" "S3_SECRET_ACCESS_KEY" "LANGFUSE_S3_MEDIA_UPLOAD_SECRET_ACCESS_KEY" "S3_SECRET_ACCESS_KEY" "LANGFUSE_S3_BATCH_EXPORT_SECRET_ACCESS_KEY" "S3_SECRET_ACCESS_KEY" }}
  - name: {{ $name }}
    valueFrom: {secretKeyRef: {name: {{ include "lampyris.secret" $ }}, key: {{ $key }}}}
  {{- end }}
{{- end }}
