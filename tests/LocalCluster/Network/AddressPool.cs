using System.Net;

namespace LocalCluster.Network;

/// <summary>
/// Hands out IPv4 addresses of a part of the cluster's range, round robin, so that an address that was just given back is not
/// taken again at once: a client that still holds it must not reach somebody else's pod.
/// </summary>
/// <param name="prefix">The first two bytes of every address.</param>
/// <param name="firstBlock">The first value of the third byte.</param>
/// <param name="blocks">How many values of the third byte there are; each holds the addresses .1 to .254.</param>
public sealed class AddressPool(string prefix, int firstBlock, int blocks)
{
    private const int AddressesPerBlock = 254;

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _next;

    private int Size => blocks * AddressesPerBlock;

    /// <summary>Takes a free address. Throws <see cref="InvalidOperationException"/> when every one is taken.</summary>
    public string Take()
    {
        lock (_lock)
        {
            for (var tries = 0; tries < Size; tries++)
            {
                var address = At(_next);
                _next = (_next + 1) % Size;
                if (_taken.Add(address))
                {
                    return address;
                }
            }
        }

        throw new InvalidOperationException($"All {Size} addresses of {prefix}.{firstBlock}.0 and up are taken; delete what holds them.");
    }

    /// <summary>Takes a given address; false when it is taken already or is not of this pool.</summary>
    public bool TryTake(string address)
    {
        lock (_lock)
        {
            return Contains(address) && _taken.Add(address);
        }
    }

    public bool Contains(string address) =>
        IPAddress.TryParse(address, out var parsed)
        && parsed.GetAddressBytes() is [_, _, var block, >= 1 and <= AddressesPerBlock]
        && block >= firstBlock && block < firstBlock + blocks
        && address.StartsWith(prefix + ".", StringComparison.Ordinal);

    public void Release(string address)
    {
        lock (_lock)
        {
            _taken.Remove(address);
        }
    }

    private string At(int index) => $"{prefix}.{firstBlock + (index / AddressesPerBlock)}.{1 + (index % AddressesPerBlock)}";
}
