using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelStores;

/// <summary>Small answers in JSON.</summary>
internal static class StoreJson
{
    // A page of a listing has a thousand names of at most a kilobyte, and as much again about them.
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Throws <see cref="StoreException"/> for an answer that is too large, breaks off, or is not JSON of the form.</summary>
    public static async Task<T> ReadAsync<T>(StoreHttp http, HttpResponseMessage response, JsonTypeInfo<T> form, string shown, CancellationToken cancellation)
        where T : class
    {
        var bytes = await http.ReadAsync(response, MaxBytes, shown, cancellation).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(bytes, form) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new StoreException(StoreFailure.Unreachable, $"{shown} sent an answer that can not be read: {e.Message}", e) { IsTransient = true };
        }
    }
}
