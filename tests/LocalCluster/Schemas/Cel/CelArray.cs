using System.Collections;
using System.Text.Json.Nodes;

namespace LocalCluster.Schemas.Cel;

/// <summary>A JSON array as a list; items are converted when they are read.</summary>
internal sealed class CelArray(JsonArray array, SchemaNode element) : IReadOnlyList<object?>
{
    public int Count => array.Count;

    public object? this[int index] => CelValues.From(array[index], element);

    public IEnumerator<object?> GetEnumerator() => array.Select(n => CelValues.From(n, element)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
