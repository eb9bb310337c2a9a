// Fake libbmlib.so.0: devices, device memory, copies, maps, waiting. Options (fake_set_option):
//   bm.chip_id        default 0x1686 (BM1684X); 0x1686a200 = BM1688
//   bm.cores          NPU cores, default 1
//   bm.devices        default 1
//   bm.driver         version, default 0x00409 = 0.4.9
//   bm.memory         MiB there are, default 2414; 0: bm_get_stat writes nothing, as the simulator's
//   bm.soc            1: memory is shared with the CPU; maps have a cache of their own, so a forgotten flush or invalidate shows
//   bm.chatter        1: prints to stdout, as the vendor's does
//   bm.unaligned      1: device memory does not begin at a page, so it cannot be mapped
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

enum { SUCCESS = 0, PARAM = 4, PAGE = 4096, HOST_POISON = 0x5A, DEVICE_POISON = 0xDB };

typedef struct {
    uint64_t device_addr;
    uint32_t reserved;
    int32_t dmabuf_fd;
    uint32_t flags;
    uint32_t size;
} bm_device_mem_t;

// What lies in the page before each device memory.
typedef struct {
    void* allocation;
    uint8_t* mapped;
    bm_device_mem_t given;
} memory_head;

_Static_assert(sizeof(bm_device_mem_t) == 24, "the ABI's size");

static int next_descriptor = 100;

static memory_head* head_of(const char* function, const bm_device_mem_t* memory) {
    void* address = (void*)memory->device_addr;
    if (!fake_alive("memory", address)) {
        fake_misused("%s with device memory %p that is not live", function, address);
        return NULL;
    }
    memory_head* head = *(memory_head**)((uint8_t*)address - sizeof(memory_head*));
    if (memcmp(&head->given, memory, sizeof *memory) != 0) {
        fake_misused("%s with a device memory that was rebuilt", function);
        return NULL;
    }
    return head;
}

static bool is_device(const char* function, const void* handle) {
    if (fake_alive("device", handle)) {
        return true;
    }
    fake_misused("%s with a device that is not open", function);
    return false;
}

int bm_dev_getcount(int* count) {
    *count = (int)fake_option("bm.devices", 1);
    return fake_enter("bm_dev_getcount");
}

int bm_dev_request(void** handle, int device) {
    int code = fake_enter("bm_dev_request");
    if (code != 0) {
        return code;
    }
    if (device < 0 || device >= fake_option("bm.devices", 1)) {
        return PARAM;
    }
    if (fake_option("bm.chatter", 0) != 0) {
        puts("fake bmlib: chatter on stdout");
    }
    *handle = malloc(16);
    fake_born("device", *handle);
    return SUCCESS;
}

void bm_dev_free(void* handle) {
    fake_enter("bm_dev_free");
    if (fake_live_of("memory") + fake_live_of("runtime") + fake_live_of("map") > 0) {
        fake_misused("bm_dev_free with memory, maps or runtimes still live");
    }
    if (fake_gone("device", handle)) {
        free(handle);
    }
}

int bm_get_chipid(void* handle, unsigned* id) {
    *id = (unsigned)fake_option("bm.chip_id", 0x1686);
    return is_device("bm_get_chipid", handle) ? fake_enter("bm_get_chipid") : PARAM;
}

int bm_get_misc_info(void* handle, void* info) {
    memset(info, 0xEE, 80);
    *(int32_t*)info = (int32_t)fake_option("bm.soc", 0);
    *(uint32_t*)((uint8_t*)info + 56) = (uint32_t)fake_option("bm.driver", 0x00409);
    return is_device("bm_get_misc_info", handle) ? fake_enter("bm_get_misc_info") : PARAM;
}

int bm_get_tpu_scalar_num(void* handle, unsigned* cores) {
    *cores = (unsigned)fake_option("bm.cores", 1);
    return is_device("bm_get_tpu_scalar_num", handle) ? fake_enter("bm_get_tpu_scalar_num") : PARAM;
}

int bm_get_stat(void* handle, void* stat) {
    int32_t total = (int32_t)fake_option("bm.memory", 2414);
    if (total > 0) {
        memset(stat, 0xEE, 64);
        ((int32_t*)stat)[0] = total;
        ((int32_t*)stat)[1] = 87;
    }
    return is_device("bm_get_stat", handle) ? fake_enter("bm_get_stat") : PARAM;
}

int bm_malloc_device_byte(void* handle, bm_device_mem_t* memory, unsigned size) {
    int code = fake_enter("bm_malloc_device_byte");
    if (code != 0 || !is_device("bm_malloc_device_byte", handle)) {
        return code != 0 ? code : PARAM;
    }
    memory_head* head = calloc(1, sizeof *head);
    if (posix_memalign(&head->allocation, PAGE, size + 2 * (size_t)PAGE) != 0) {
        abort();
    }
    uint8_t* address = (uint8_t*)head->allocation + PAGE + (fake_option("bm.unaligned", 0) != 0 ? 64 : 0);
    *(memory_head**)(address - sizeof(memory_head*)) = head;
    memset(address, DEVICE_POISON, size);
    head->given = (bm_device_mem_t){(uint64_t)address, 0xABCD, next_descriptor++, 1u << 3, size};
    *memory = head->given;
    fake_born("memory", address);
    return SUCCESS;
}

void bm_free_device(void* handle, bm_device_mem_t memory) {
    fake_enter("bm_free_device");
    memory_head* head = head_of("bm_free_device", &memory);
    if (head == NULL || !is_device("bm_free_device", handle)) {
        return;
    }
    if (fake_in_use((void*)memory.device_addr)) {
        fake_misused("bm_free_device of memory that an inference uses");
        fake_drain();
    }
    if (head->mapped != NULL) {
        fake_misused("bm_free_device of memory that is still mapped");
    }
    memset((void*)memory.device_addr, DEVICE_POISON, memory.size);
    fake_gone("memory", (void*)memory.device_addr);
    free(head->allocation);
    free(head);
}

int bm_memcpy_s2d(void* handle, bm_device_mem_t to, const void* from) {
    int code = fake_enter("bm_memcpy_s2d");
    if (code != 0 || !is_device("bm_memcpy_s2d", handle) || head_of("bm_memcpy_s2d", &to) == NULL) {
        return code != 0 ? code : PARAM;
    }
    memcpy((void*)to.device_addr, from, to.size);
    return SUCCESS;
}

int bm_memcpy_d2s(void* handle, void* to, bm_device_mem_t from) {
    int code = fake_enter("bm_memcpy_d2s");
    if (code != 0 || !is_device("bm_memcpy_d2s", handle) || head_of("bm_memcpy_d2s", &from) == NULL) {
        return code != 0 ? code : PARAM;
    }
    memcpy(to, (void*)from.device_addr, from.size);
    return SUCCESS;
}

int bm_mem_mmap_device_mem(void* handle, bm_device_mem_t* memory, unsigned long long* address) {
    int code = fake_enter("bm_mem_mmap_device_mem");
    memory_head* head = head_of("bm_mem_mmap_device_mem", memory);
    if (code != 0 || !is_device("bm_mem_mmap_device_mem", handle) || head == NULL) {
        return code != 0 ? code : PARAM;
    }
    if (fake_option("bm.soc", 0) == 0 || memory->device_addr % PAGE != 0) {
        return PARAM;
    }
    if (head->mapped != NULL) {
        fake_misused("bm_mem_mmap_device_mem of memory that is mapped");
        return PARAM;
    }
    memory_head** owner = malloc(sizeof(memory_head*) + memory->size);
    *owner = head;
    head->mapped = (uint8_t*)(owner + 1);
    memset(head->mapped, HOST_POISON, memory->size);
    fake_born("map", head->mapped);
    *address = (unsigned long long)head->mapped;
    return SUCCESS;
}

int bm_mem_unmap_device_mem(void* handle, void* address, int size) {
    int code = fake_enter("bm_mem_unmap_device_mem");
    if (!is_device("bm_mem_unmap_device_mem", handle) || size <= 0 || !fake_gone("map", address)) {
        return PARAM;
    }
    memory_head** owner = (memory_head**)address - 1;
    (*owner)->mapped = NULL;
    free(owner);
    return code;
}

static int synchronise(const char* function, void* handle, bm_device_mem_t* memory, bool to_device) {
    int code = fake_enter(function);
    memory_head* head = head_of(function, memory);
    if (code != 0 || !is_device(function, handle) || head == NULL) {
        return code != 0 ? code : PARAM;
    }
    if (head->mapped == NULL) {
        fake_misused("%s of memory that is not mapped", function);
        return PARAM;
    }
    uint8_t* device = (uint8_t*)memory->device_addr;
    memcpy(to_device ? device : head->mapped, to_device ? head->mapped : device, memory->size);
    return SUCCESS;
}

int bm_mem_flush_device_mem(void* handle, bm_device_mem_t* memory) {
    return synchronise("bm_mem_flush_device_mem", handle, memory, true);
}

int bm_mem_invalidate_device_mem(void* handle, bm_device_mem_t* memory) {
    return synchronise("bm_mem_invalidate_device_mem", handle, memory, false);
}

// With one core it waits for everything of this thread, with two only for core 0, as the vendor's libraries do.
int bm_thread_sync(void* handle) {
    int code = fake_enter("bm_thread_sync");
    if (code != 0 || !is_device("bm_thread_sync", handle)) {
        return code != 0 ? code : PARAM;
    }
    return fake_wait(0);
}

int bm_thread_sync_from_core(void* handle, int core) {
    int code = fake_enter("bm_thread_sync_from_core");
    if (code != 0 || !is_device("bm_thread_sync_from_core", handle)) {
        return code != 0 ? code : PARAM;
    }
    if (core < 0 || core >= fake_option("bm.cores", 1)) {
        fake_misused("bm_thread_sync_from_core of core %d", core);
        return PARAM;
    }
    return fake_wait(core);
}

int bm_device_sync(void* handle) {
    int code = fake_enter("bm_device_sync");
    if (code != 0 || !is_device("bm_device_sync", handle)) {
        return code != 0 ? code : PARAM;
    }
    fake_drain();
    return SUCCESS;
}

void bmlib_log_set_level(int level) {
    (void)level;
    fake_enter("bmlib_log_set_level");
}
