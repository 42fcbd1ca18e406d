/*
 * crypt(3) that writes down each guess it has made: hash and phrase, in one write(2). Compiled with
 * LOG_FILE, the name of the file as a string.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef char *crypt_function(const char *phrase, const char *setting, void *data, int size);

static crypt_function *real_crypt_rn;

__attribute__((constructor)) static void find_real(void)
{
  void *library = dlopen("libcrypt.so.1", RTLD_NOW | RTLD_LOCAL);
  real_crypt_rn = library == NULL ? NULL : (crypt_function *)dlsym(library, "crypt_rn");
  if (real_crypt_rn == NULL) abort();
}

char *crypt_rn(const char *phrase, const char *setting, void *data, int size)
{
  char *made = real_crypt_rn(phrase, setting, data, size);
  char line[2048];
  int length = snprintf(line, sizeof line, "%s\t%s\n", setting, phrase);
  int log = open(LOG_FILE, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (log < 0 || length >= (int)sizeof line || write(log, line, length) != length) abort();
  close(log);
  return made;
}
