import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ApiKey, AuditEntry, AuthConfig, Invited, Me, Members, NewApiKey, OrganizationRef, Page, Person, ProjectPerson, ProjectRef, Role, SignedIn } from "@/api/types";
import { api, rememberCsrf, seg } from "@/lib/http";

export const accountKeys = {
  me: ["me"] as const,
  members: (organizationId: string) => ["organization", organizationId, "members"] as const,
  audit: (organizationId: string) => ["organization", organizationId, "audit"] as const,
  projectMembers: (projectId: string) => ["project", projectId, "members"] as const,
  keys: (kind: string, id: string) => [kind, id, "keys"] as const,
};

export const authConfigQuery = queryOptions({
  queryKey: ["auth-config"],
  queryFn: ({ signal }) => api.get<AuthConfig>("/auth/config", {}, signal),
  staleTime: 60_000,
});

const VERSION_POLL_MS = 300_000;

/** Which version serves now: the page may be older. */
export const serverVersionQuery = queryOptions({
  queryKey: ["server-version"],
  queryFn: async ({ signal }) => (await api.get<AuthConfig>("/auth/config", {}, signal)).version,
  refetchInterval: VERSION_POLL_MS,
  refetchOnWindowFocus: true,
  staleTime: 60_000,
});

export const meQuery = queryOptions({
  queryKey: accountKeys.me,
  queryFn: async ({ signal }) => {
    const me = await api.get<Me>("/me", {}, signal);
    rememberCsrf(me.csrf_token);
    return me;
  },
  staleTime: 60_000,
  retry: false,
});

export const membersQuery = (organizationId: string) =>
  queryOptions({
    queryKey: accountKeys.members(organizationId),
    queryFn: ({ signal }) => api.get<Members>(`/organizations/${seg(organizationId)}/members`, {}, signal),
  });

export const projectMembersQuery = (projectId: string) =>
  queryOptions({
    queryKey: accountKeys.projectMembers(projectId),
    queryFn: async ({ signal }) => (await api.get<{ members: ProjectPerson[] }>(`/projects/${seg(projectId)}/members`, {}, signal)).members,
  });

export const auditQuery = (organizationId: string) =>
  infiniteQueryOptions({
    queryKey: accountKeys.audit(organizationId),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<AuditEntry>>(`/organizations/${seg(organizationId)}/audit`, { cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export interface Credentials {
  email: string;
  password: string;
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (who: Credentials) => api.post<SignedIn>("/auth/sign-in", who),
    onSuccess: (answer) => {
      rememberCsrf(answer.csrf_token);
      queries.clear();
    },
  });
}

/** Over a page that stays open: what it shows is asked for anew, and nothing that was typed there is lost. */
export function useSignInAgain() {
  const queries = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (who: Credentials) => api.post<SignedIn>("/auth/sign-in", who),
    onSuccess: (answer) => {
      rememberCsrf(answer.csrf_token);
      void queries.invalidateQueries();
    },
  });
}

export function useSignUp() {
  const queries = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (who: Credentials & { name: string }) => api.post<SignedIn>("/auth/sign-up", who),
    onSuccess: (answer) => {
      rememberCsrf(answer.csrf_token);
      queries.clear();
    },
  });
}

export function useSignOut() {
  return useMutation({ mutationFn: () => api.post<void>("/auth/sign-out") });
}

export function useChangePassword() {
  return useMutation({ 
    meta: { quiet: true },
    mutationFn: (change: { current: string; new: string }) => api.post<SignedIn>("/auth/password", change),
    onSuccess: (answer) => rememberCsrf(answer.csrf_token),
  });
}

/** Every change of who may do what is followed by reading `/me` anew. */
function useAccountChange<Input, Output>(change: (input: Input) => Promise<Output>, alsoStale: (input: Input) => readonly unknown[][] = () => []) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (_output, input) => {
      const stale = alsoStale(input);
      await Promise.all([queries.invalidateQueries({ queryKey: accountKeys.me }), ...stale.map((queryKey) => queries.invalidateQueries({ queryKey }))]);
    },
  });
}

export const useUpdateMe = () => useAccountChange((change: { name?: string; language?: string; theme?: string }) => api.patch<{ user: Person }>("/me", change));

export const useCreateOrganization = () => useAccountChange((input: { name: string }) => api.post<OrganizationRef>("/organizations", input));

export const useRenameOrganization = () =>
  useAccountChange((input: { id: string; name: string }) => api.patch<OrganizationRef>(`/organizations/${seg(input.id)}`, { name: input.name }));

export const useDeleteOrganization = () => useAccountChange((input: { id: string }) => api.delete<void>(`/organizations/${seg(input.id)}`));

export const useCreateProject = () =>
  useAccountChange((input: { organizationId: string; name: string }) =>
    api.post<ProjectRef>(`/organizations/${seg(input.organizationId)}/projects`, { name: input.name }),
  );

export const useUpdateProject = () =>
  useAccountChange((input: { id: string; name?: string; retention_days?: number }) => {
    const { id, ...change } = input;
    return api.patch<ProjectRef>(`/projects/${seg(id)}`, change);
  });

export const useDeleteProject = () => useAccountChange((input: { id: string }) => api.delete<void>(`/projects/${seg(input.id)}`));

interface InviteInput {
  organizationId: string;
  email: string;
  role: Role;
  project_id?: string;
  project_role?: Role;
}

export const useInvite = () =>
  useAccountChange(
    ({ organizationId, ...body }: InviteInput) => api.post<Invited>(`/organizations/${seg(organizationId)}/invitations`, body),
    (input) => [[...accountKeys.members(input.organizationId)]],
  );

export const useRevokeInvitation = () =>
  useAccountChange(
    (input: { organizationId: string; id: string }) => api.delete<void>(`/organizations/${seg(input.organizationId)}/invitations/${seg(input.id)}`),
    (input) => [[...accountKeys.members(input.organizationId)]],
  );

interface MemberRole {
  organizationId: string;
  userId: string;
  role: Role;
}

export const useSetRole = () =>
  useAccountChange(
    (input: MemberRole) => api.put<void>(`/organizations/${seg(input.organizationId)}/members/${seg(input.userId)}`, { role: input.role }),
    (input) => [[...accountKeys.members(input.organizationId)]],
  );

export const useRemoveMember = () =>
  useAccountChange(
    (input: { organizationId: string; userId: string }) => api.delete<void>(`/organizations/${seg(input.organizationId)}/members/${seg(input.userId)}`),
    (input) => [[...accountKeys.members(input.organizationId)]],
  );

/** `role: null` takes the project's own role away: the one in the organisation counts again. */
export const useSetProjectRole = () =>
  useAccountChange(
    (input: { projectId: string; userId: string; role: Role | null }) => {
      const path = `/projects/${seg(input.projectId)}/members/${seg(input.userId)}`;
      return input.role === null ? api.delete<void>(path) : api.put<void>(path, { role: input.role });
    },
    (input) => [[...accountKeys.projectMembers(input.projectId)]],
  );

/** Keys belong to a project or to an organisation; the doors are alike. */
export interface KeyOwner {
  kind: "project" | "organization";
  id: string;
}

const keyPath = (owner: KeyOwner) => `/${owner.kind === "project" ? "projects" : "organizations"}/${seg(owner.id)}/keys`;
const keyQueryKey = (owner: KeyOwner) => accountKeys.keys(owner.kind, owner.id);

export const keysQuery = (owner: KeyOwner) =>
  queryOptions({
    queryKey: keyQueryKey(owner),
    queryFn: async ({ signal }) => (await api.get<{ items: ApiKey[] }>(keyPath(owner), {}, signal)).items,
  });

export const useCreateKey = () =>
  useAccountChange(
    (input: { owner: KeyOwner; note?: string; expires_at?: string }) =>
      api.post<NewApiKey>(keyPath(input.owner), { note: input.note || undefined, expires_at: input.expires_at || undefined }),
    (input) => [[...keyQueryKey(input.owner)]],
  );

export const useRevokeKey = () =>
  useAccountChange(
    (input: { owner: KeyOwner; id: string }) => api.delete<void>(`${keyPath(input.owner)}/${seg(input.id)}`),
    (input) => [[...keyQueryKey(input.owner)]],
  );
