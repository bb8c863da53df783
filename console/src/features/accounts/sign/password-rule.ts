export const PASSWORD_CHECKS = {
  length: (password: string) => Array.from(password).length >= 8,
  letter: (password: string) => /\p{L}/u.test(password),
  digit: (password: string) => /\p{N}/u.test(password),
  special: (password: string) => /[^\p{L}\p{N}\s]/u.test(password),
} as const;

export type PasswordCheck = keyof typeof PASSWORD_CHECKS;

/** What a new password still lacks; empty when it will be taken. */
export function lacking(password: string): PasswordCheck[] {
  return (Object.keys(PASSWORD_CHECKS) as PasswordCheck[]).filter((check) => !PASSWORD_CHECKS[check](password));
}
