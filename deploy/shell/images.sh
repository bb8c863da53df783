# shellcheck shell=bash
# Part of deploy.sh: building, pulling and pushing the image of web and worker.

own_version() { sed -n 's/^version = "\(.*\)"$/\1/p' "$here/pyproject.toml" | head -n 1; }

# image_of SERVICE: WEB_IMAGE, else LANGFUSE_WEB_IMAGE, else our own name and version; likewise WORKER.
image_of() {
  case "$1" in
    langfuse-web) setting WEB_IMAGE "$(setting LANGFUSE_WEB_IMAGE "lampyris:$(own_version)")" ;;
    *) setting WORKER_IMAGE "$(setting LANGFUSE_WORKER_IMAGE "lampyris:$(own_version)")" ;;
  esac
}

# remote_name IMAGE: below HARBOR_REGISTRY and its project, unless the name already says a registry.
remote_name() {
  local registry
  registry=$(setting HARBOR_REGISTRY "")
  case "$1" in
    *.*/* | *:*/* | localhost/*) printf '%s' "$1" ;;
    *) if [ -n "$registry" ]; then printf '%s/%s/%s' "$registry" "$(setting HARBOR_PROJECT powerrag)" "$1"; else printf '%s' "$1"; fi ;;
  esac
}

images_of() {
  local service
  for service in "$@"; do
    case "$service" in langfuse-*) image_of "$service"; printf '\n' ;; esac
  done | sort -u
}

has_image() { docker image inspect "$1" >/dev/null 2>&1; }

# build_images SERVICE...: one build, tagged with the names of the services.
build_images() {
  local name arguments=() tags=()
  while IFS= read -r name; do tags+=(-t "$name"); done < <(images_of "$@")
  for name in PYTHON_IMAGE PIP_INDEX_URL PIP_EXTRA_INDEX_URL NPM_CONFIG_REGISTRY LOCK; do
    [ -z "$(setting "$name" "")" ] || arguments+=(--build-arg "$name=$(setting "$name" "")")
  done
  say "Building %s" "正在构建 %s" "$(images_of "$@" | tr '\n' ' ')"
  docker build ${arguments[@]+"${arguments[@]}"} "${tags[@]}" -f "$here/deploy/images/Dockerfile" "$here" ||
    fail "The build failed; its output is above. do: behind a slow line set PIP_INDEX_URL, NPM_CONFIG_REGISTRY or PYTHON_IMAGE in .env" \
      "构建失败，输出见上。网络受限时请在 .env 中设置 PIP_INDEX_URL、NPM_CONFIG_REGISTRY 或 PYTHON_IMAGE"
}

# ensure_images SERVICE...: builds what is missing.
ensure_images() {
  local name
  while IFS= read -r name; do
    if ! has_image "$name"; then
      case "$name" in */*) fail "Image %s is not here. do: ./deploy.sh start-with-pull" "本机没有镜像 %s。请执行 ./deploy.sh start-with-pull" "$name" ;; esac
      build_images "$@"
      return
    fi
  done < <(images_of "$@")
}

log_in() {
  local user registry
  user=$(setting HARBOR_USERNAME "")
  registry=$(setting HARBOR_REGISTRY "")
  [ -n "$user" ] || return 0
  [ -n "$registry" ] || fail "HARBOR_USERNAME is set and HARBOR_REGISTRY is not. do: set it in .env" \
    "已设置 HARBOR_USERNAME，但没有 HARBOR_REGISTRY，请在 .env 中设置"
  setting HARBOR_PASSWORD "" | docker login "$registry" -u "$user" --password-stdin >/dev/null ||
    fail "The registry %s refused the sign-in. do: check HARBOR_USERNAME and HARBOR_PASSWORD in .env" \
      "镜像仓库 %s 拒绝登录，请检查 .env 中的 HARBOR_USERNAME 与 HARBOR_PASSWORD" "$registry"
}

# pull_images SERVICE...: ours from the registry, the stores' from wherever their names say.
pull_images() {
  local name remote stores=() service
  log_in
  while IFS= read -r name; do
    remote=$(remote_name "$name")
    say "Pulling %s" "正在拉取 %s" "$remote"
    docker pull "$remote" || fail "%s cannot be pulled. do: check the name, the tag and HARBOR_* in .env; or build it here: ./deploy.sh build" \
      "无法拉取 %s。请检查 .env 中的镜像名、标签与 HARBOR_*，或在本机构建：./deploy.sh build" "$remote"
    [ "$remote" = "$name" ] || docker tag "$remote" "$name"
  done < <(images_of "$@")
  for service in "$@"; do case "$service" in langfuse-*) ;; *) stores+=("$service") ;; esac; done
  if [ ${#stores[@]} -gt 0 ]; then
    compose pull "${stores[@]}" || fail "The images of the stores cannot be pulled. do: set a mirror's names in .env: POSTGRES_IMAGE, CLICKHOUSE_IMAGE, REDIS_IMAGE, MINIO_IMAGE" \
      "无法拉取中间件镜像。可在 .env 中改用镜像站的名称：POSTGRES_IMAGE、CLICKHOUSE_IMAGE、REDIS_IMAGE、MINIO_IMAGE"
  fi
}

upload() {
  local name remote
  need_docker
  log_in
  while IFS= read -r name; do
    remote=$(remote_name "$name")
    case "$remote" in
      *.*/* | *:*/* | localhost/*) ;;
      *) fail "%s names no registry. do: set HARBOR_REGISTRY, HARBOR_USERNAME and HARBOR_PASSWORD in .env" \
        "%s 没有指明镜像仓库，请在 .env 中设置 HARBOR_REGISTRY、HARBOR_USERNAME、HARBOR_PASSWORD" "$name" ;;
    esac
    has_image "$name" || fail "Image %s is not here. do: ./deploy.sh build" "本机没有镜像 %s。请执行 ./deploy.sh build" "$name"
    [ "$remote" = "$name" ] || docker tag "$name" "$remote"
    docker push "$remote" || fail "%s cannot be pushed. do: check the project and your rights at the registry" \
      "无法推送 %s，请检查仓库中的项目与权限" "$remote"
    say "Pushed %s" "已推送 %s" "$remote"
  done < <(images_of "${app_services[@]}")
}
